"""Documents, as queries are called in GraphQL: parsed and validated once for each text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cachetools import LRUCache
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)
from strawberry.extensions import SchemaExtension

from ivgraph.errors import DocumentTooLarge, OperationNotFound
from ivgraph.execution.document_limits import find_excesses

#: A full dashboard has about 1,700 characters and 300 tokens.
MOST_CHARACTERS = 100_000
MOST_TOKENS = 10_000

#: Of all documents that are remembered. Their trees take some hundred times as many bytes.
MOST_REMEMBERED = 300_000


class DocumentCheck(SchemaExtension):
    """Takes the place of Strawberry's parsing and validation, which would begin anew with each request."""

    def on_parse(self) -> Iterator[None]:
        execution = self.execution_context
        self._read = _find_document(execution.query or "", execution.schema._schema)
        _check_operation(self._read.document, getattr(execution, "_provided_operation_name", None))
        execution.graphql_document = self._read.document
        yield

    def on_validate(self) -> Iterator[None]:
        self.execution_context.pre_execution_errors = self._read.errors
        yield


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A parsed document, and how it misfits the schema."""

    document: DocumentNode
    errors: list[GraphQLError]
    #: The length of its text.
    characters: int


def read_document(text: str, schema: GraphQLSchema) -> ReadDocument:
    """The cheap limits come first: a huge document costs no more than a large one.

    Raises:
        DocumentTooLarge: It is beyond a limit.
        GraphQLSyntaxError: It is not GraphQL.
    """
    if len(text) > MOST_CHARACTERS:
        raise DocumentTooLarge(f"Send a query of at most {MOST_CHARACTERS:,} characters, not {len(text):,}.")
    try:
        document = parse(text, max_tokens=MOST_TOKENS)
    except GraphQLSyntaxError as error:
        if not error.message.endswith("Parsing aborted."):
            raise
        message = f"Send a query of at most {MOST_TOKENS:,} tokens, and nest it less deeply."
        raise DocumentTooLarge(message) from error
    if excesses := list(find_excesses(document)):
        raise DocumentTooLarge(f"Ask for less in one query: this one has {', '.join(excesses)}.")
    return ReadDocument(document, validate(schema, document, specified_rules), len(text))


#: The documents that ran last: a program has few of them, and sends them over and over.
_documents: LRUCache[str, ReadDocument] = LRUCache(MOST_REMEMBERED, getsizeof=lambda read: read.characters)


def _find_document(text: str, schema: GraphQLSchema) -> ReadDocument:
    if text not in _documents:
        _documents[text] = read_document(text, schema)
    return _documents[text]


def _check_operation(document: DocumentNode, name: str | None) -> None:
    if get_operation_ast(document, name) is not None:
        return
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if not operations:
        raise OperationNotFound("Send a query with an operation: this one has only fragments.")
    names = ", ".join(each.name.value for each in operations if each.name)
    if name is None:
        raise OperationNotFound(f"Choose one of the query's operations by operationName: {names}.")
    advice = f"choose one of {names}" if names else "leave operationName out"
    raise OperationNotFound(f'The query has no operation "{name[:80]}": {advice}.')
