"""Questions about query blocks: what bounds them, what they return, what may be NULL."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.blocks import Block, Relation, folded
from redshift_ml.checks.calls import Call, Query, Range
from redshift_ml.checks.catalogue import Catalogue, Column

_BOUNDS = ("WHERE", "LIMIT", "QUALIFY", "HAVING", "GROUP BY", "JOIN")
_KEYWORDS = frozenset(
    [
        "AND",
        "OR",
        "NOT",
        "IN",
        "IS",
        "NULL",
        "LIKE",
        "ILIKE",
        "BETWEEN",
        "TRUE",
        "FALSE",
        "CASE",
        "WHEN",
        "THEN",
        "ELSE",
        "END",
        "AS",
        "ANY",
        "ALL",
        "EXISTS",
        "SIMILAR",
        "TO",
        "ESCAPE",
        "INTERVAL",
        "DATE",
        "TIMESTAMP",
        "VARCHAR",
        "INT",
        "INTEGER",
        "BIGINT",
        "NUMERIC",
        "DECIMAL",
        "FLOAT",
        "CURRENT_DATE",
        "SYSDATE",
        "CURRENT_TIMESTAMP",
        "DISTINCT",
        "FROM",
    ]
)


def bounded(query: Query, block: Block, depth: int = 0) -> bool:
    """Tell whether something limits the rows of a block: a filter, a limit, a group, a join."""
    if depth > 50 or not block.relations:
        return True
    if any(block.has(clause) for clause in _BOUNDS) or len(block.relations) > 1:
        return True
    if query.words[block.start + 1 : block.start + 2] == ["TOP"]:
        return True
    relation = block.relations[0]
    if relation.block is not None:
        return relation.block.distinct or bounded(query, relation.block, depth + 1)
    return False


def projections(query: Query, block: Block) -> list[Range]:
    """Return the items of a block's select list."""
    pieces: list[Range] = []
    for start, end in block.clauses.get("SELECT", []):
        if query.words[start : start + 1] == ["DISTINCT"]:
            start += 1
        pieces.extend(query.split(Range(start, end)))
    return pieces


def output_name(query: Query, piece: Range) -> str:
    """Return the name of a select item: its alias or its column, '' when it has none."""
    last = query.tokens[piece.end - 1]
    if last.kind not in ("word", "name"):
        return ""
    single = piece.end - piece.start == 1
    before = query.words[piece.end - 2] if not single else ""
    previous = query.tokens[piece.end - 2].kind if not single else ""
    if (
        single
        or before in ("AS", ".", ")", "]")
        or previous in ("word", "name", "string", "number")
    ):
        return folded(last)
    return ""


def conjuncts(query: Query, block: Block) -> Iterator[Range]:
    """Yield the AND-ed parts of WHERE; nothing when an OR stands at the top."""
    for start, end in block.clauses.get("WHERE", []):
        piece = Range(start, end)
        marks = [i for i in query.top_level(piece) if query.words[i] in ("AND", "OR", "BETWEEN")]
        if any(query.words[mark] != "AND" for mark in marks):
            return
        for part_start, part_end in zip(
            [start, *[mark + 1 for mark in marks]], [*marks, end], strict=True
        ):
            yield Range(part_start, part_end)


def columns_in(query: Query, piece: Range) -> set[str]:
    """Return the column names that a piece mentions, without qualifiers."""
    found: set[str] = set()
    for index in range(piece.start, piece.end):
        token = query.tokens[index]
        following = query.words[index + 1] if index + 1 < len(query.words) else ""
        if token.kind not in ("word", "name") or following in ("(", "."):
            continue
        if token.kind == "word" and query.words[index] in _KEYWORDS:
            continue
        found.add(folded(token))
    return found


def guarded(query: Query, block: Block, column: str) -> bool:
    """Tell whether WHERE or JOIN has a condition on a column other than IS NULL."""
    for clause in ("WHERE", "JOIN", "HAVING", "QUALIFY"):
        for start, end in block.clauses.get(clause, []):
            for index in range(start, end):
                if query.tokens[index].kind not in ("word", "name"):
                    continue
                if folded(query.tokens[index]) != column:
                    continue
                if query.words[index + 1 : index + 3] != ["IS", "NULL"]:
                    return True
    return False


def column_of(query: Query, piece: Range) -> tuple[str, str] | None:
    """Return qualifier and name when a piece is one column, None for anything else."""
    tokens = query.tokens[piece.start : piece.end]
    kinds = [token.kind in ("word", "name") for token in tokens]
    if len(tokens) == 1 and kinds[0] and query.words[piece.start] not in _KEYWORDS:
        return "", folded(tokens[0])
    if len(tokens) == 3 and kinds == [True, False, True] and tokens[1].text == ".":
        return folded(tokens[0]), folded(tokens[2])
    return None


def relation_of(block: Block, qualifier: str) -> Relation | None:
    """Return the relation that a qualifier means; without one, the only relation."""
    if not qualifier:
        return block.relations[0] if len(block.relations) == 1 else None
    for relation in block.relations:
        if qualifier in (relation.alias, relation.name):
            return relation
    return None


def declared_column(catalogue: Catalogue, relation: Relation, name: str) -> Column | None:
    """Return the declared column of a relation, None when nothing declares it."""
    if relation.block is not None or not relation.name:
        return None
    parts = relation.qualified.split(".")
    found = catalogue.relation(parts[-2] if len(parts) > 1 else None, parts[-1])
    for declared in found:
        for column in declared.columns or ():
            if column.name == name:
                return column
    return None


def argument_column(call: Call, catalogue: Catalogue, piece: Range) -> Column | None:
    """Return the declared column that an argument is, None when it is not one or is not known."""
    reference = column_of(call.query, piece)
    if reference is None or call.block is None:
        return None
    relation = relation_of(call.block, reference[0])
    return declared_column(catalogue, relation, reference[1]) if relation else None


def view_kind(query: Query) -> str:
    """Return ``view`` or ``materialized view`` when the statement creates one, else ''."""
    head = query.words[:6]
    if not head or head[0] != "CREATE" or "VIEW" not in head:
        return ""
    return "materialized view" if "MATERIALIZED" in head else "view"
