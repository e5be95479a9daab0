import { cacheExchange } from "@urql/exchange-graphcache";
import { buildSchema, isObjectType } from "graphql";

/** A cache for urql, given the text of schema.graphql. */
export function makeCache(schema) {
  const types = Object.values(buildSchema(schema).getTypeMap()).filter(isObjectType);
  return cacheExchange({
    // What has no id, such as numbers, belongs to the object that it was asked of.
    keys: Object.fromEntries(types.filter((type) => !type.getFields().id).map(({ name }) => [name, () => null])),
    resolvers: {
      Query: {
        // What another query has brought need not be fetched again.
        node: (_, { id }) => ({ __typename: "Node", id }),
      },
    },
  });
}
