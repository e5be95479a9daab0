import { InMemoryCache } from "@apollo/client";

const merged = { merge: true };

export const cache = new InMemoryCache({
  typePolicies: {
    // Numbers have no id: two queries for different ones of the same period complete each other.
    PlaylistMetrics: merged,
    NodeMetrics: merged,
    HotspotMetrics: merged,
    Query: {
      fields: {
        // What another query has brought need not be fetched again.
        node: {
          read: (found, { args, toReference }) =>
            found === undefined ? toReference({ __typename: "Node", id: args.id }) : found,
        },
      },
    },
  },
});
