"""The GraphQL schema: types, inputs and mutations, with resolvers of one or two lines.

Numbers come from `analytics`; a GraphQL request is executed by `execution`.
"""
