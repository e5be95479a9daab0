"""The GraphQL schema: types, inputs and mutations, with resolvers of one or two lines.

Each field declares in its metadata how its arguments are read ("read"), what it costs ("cost"), what more it costs if
some fields are selected below it ("cost_of_selection") and, if it is a root field, which playlists it accesses
("playlists"). Metrics are counted and evaluated by `analytics`; requests are
validated, limited and executed by `execution`.
"""
