"""Parses and validates documents, the texts of queries, once for each text."""

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
from ivgraph.execution.document_limits import find_exceeded_limits

#: A full dashboard has about 1,700 characters and 300 tokens.
MAX_CHARACTERS = 100_000
MAX_TOKENS = 10_000

#: The most characters of all cached documents together. Their ASTs take about a hundred times as many bytes.
MAX_CACHED_CHARACTERS = 300_000


class DocumentCheck(SchemaExtension):
    """Replaces Strawberry's parsing and validation, which would repeat both for each request."""

    def on_parse(self) -> Iterator[None]:
        execution = self.execution_context
        self._parsed = _find_document(execution.query or "", execution.schema._schema)
        _check_operation(self._parsed.document, getattr(execution, "_provided_operation_name", None))
        execution.graphql_document = self._parsed.document
        yield

    def on_validate(self) -> Iterator[None]:
        self.execution_context.pre_execution_errors = self._parsed.errors
        yield


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A parsed document and its validation errors."""

    document: DocumentNode
    errors: list[GraphQLError]
    #: The length of its text.
    characters: int


def parse_document(text: str, schema: GraphQLSchema) -> ParsedDocument:
    """Parses and validates a document. Cheap limits are checked first: a huge document costs no more than a large one.

    Raises:
        DocumentTooLarge: The document exceeds a limit.
        GraphQLSyntaxError: The text is not GraphQL.
    """
    if len(text) > MAX_CHARACTERS:
        raise DocumentTooLarge(f"Send a query of at most {MAX_CHARACTERS:,} characters, not {len(text):,}.")
    try:
        document = parse(text, max_tokens=MAX_TOKENS)
    except GraphQLSyntaxError as error:
        if not error.message.endswith("Parsing aborted."):
            raise
        message = f"Send a query of at most {MAX_TOKENS:,} tokens, and nest it less deeply."
        raise DocumentTooLarge(message) from error
    if exceeded := list(find_exceeded_limits(document)):
        raise DocumentTooLarge(f"Select less in one query: this one has {', '.join(exceeded)}.")
    return ParsedDocument(document, validate(schema, document, specified_rules), len(text))


#: The documents that were used last. Clients send few different documents, and each of them often.
_documents: LRUCache[str, ParsedDocument] = LRUCache(MAX_CACHED_CHARACTERS, getsizeof=lambda parsed: parsed.characters)


def _find_document(text: str, schema: GraphQLSchema) -> ParsedDocument:
    if text not in _documents:
        _documents[text] = parse_document(text, schema)
    return _documents[text]


def _check_operation(document: DocumentNode, name: str | None) -> None:
    """Raises OperationNotFound, with what to change, if the name does not choose exactly one operation."""
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
