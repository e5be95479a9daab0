import { InMemoryCache } from "@apollo/client";

const merged = { merge: true };

export const cache = new InMemoryCache({
  typePolicies: {
    // Metrics have no id: the results of two queries for one period are merged.
    PlaylistMetrics: merged,
    NodeMetrics: merged,
    HotspotMetrics: merged,
    Query: {
      fields: {
        // A node that another query has fetched is not fetched again.
        node: {
          read: (found, { args, toReference }) =>
            found === undefined ? toReference({ __typename: "Node", id: args.id }) : found,
        },
      },
    },
  },
});
