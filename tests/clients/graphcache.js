import { cacheExchange } from "@urql/exchange-graphcache";
import { buildSchema, isObjectType } from "graphql";

/** A cache for urql, given the text of schema.graphql. */
export function makeCache(schema) {
  const types = Object.values(buildSchema(schema).getTypeMap()).filter(isObjectType);
  return cacheExchange({
    // Objects without an id, such as metrics, are stored with the object that they belong to.
    keys: Object.fromEntries(types.filter((type) => !type.getFields().id).map(({ name }) => [name, () => null])),
    resolvers: {
      Query: {
        // A node that another query has fetched is not fetched again.
        node: (_, { id }) => ({ __typename: "Node", id }),
      },
    },
  });
}
