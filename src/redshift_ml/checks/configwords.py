"""The tables that the call-site rules read: configuration keys, common functions, near names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from redshift_ml.checks.arguments import object_entries
from redshift_ml.checks.calls import Call, Range
from redshift_ml.dialect import nodes

CONFIG_KEYS = ("maxTokens", "stopSequences", "temperature", "topP")
CONFIG_NAMES = {
    "maxtokens": "maxTokens",
    "maxtoken": "maxTokens",
    "maxtokencount": "maxTokens",
    "maxnewtokens": "maxTokens",
    "maxtokenstosample": "maxTokens",
    "maxoutputtokens": "maxTokens",
    "temperature": "temperature",
    "temp": "temperature",
    "topp": "topP",
    "stopsequences": "stopSequences",
    "stopsequence": "stopSequences",
    "stop": "stopSequences",
}
BUILTINS = frozenset(
    [
        "abs",
        "acos",
        "any_value",
        "array",
        "array_concat",
        "ascii",
        "asin",
        "atan",
        "atan2",
        "avg",
        "bit_and",
        "bit_or",
        "bool_and",
        "bool_or",
        "btrim",
        "cast",
        "ceil",
        "ceiling",
        "char",
        "char_length",
        "character_length",
        "charindex",
        "chr",
        "coalesce",
        "concat",
        "convert",
        "convert_timezone",
        "cos",
        "cot",
        "count",
        "crc32",
        "cume_dist",
        "date",
        "date_add",
        "date_cmp",
        "date_diff",
        "date_part",
        "date_trunc",
        "dateadd",
        "datediff",
        "decode",
        "degrees",
        "dense_rank",
        "dexp",
        "distinct",
        "exists",
        "exp",
        "explain_model",
        "extract",
        "first_value",
        "floor",
        "forecast",
        "func_sha1",
        "get_array_length",
        "getdate",
        "greatest",
        "hash",
        "ilike",
        "in",
        "initcap",
        "is_array",
        "is_object",
        "is_valid_json",
        "isnull",
        "json_extract_path_text",
        "json_parse",
        "json_serialize",
        "json_typeof",
        "lag",
        "last_day",
        "last_value",
        "lead",
        "least",
        "left",
        "len",
        "length",
        "like",
        "listagg",
        "ln",
        "log",
        "lower",
        "lpad",
        "ltrim",
        "max",
        "md5",
        "median",
        "min",
        "mod",
        "months_between",
        "not",
        "now",
        "nth_value",
        "ntile",
        "nullif",
        "nvl",
        "nvl2",
        "object",
        "object_transform",
        "octet_length",
        "overlaps",
        "percent_rank",
        "percentile_cont",
        "percentile_disc",
        "pi",
        "position",
        "power",
        "quote_ident",
        "quote_literal",
        "radians",
        "rand",
        "random",
        "rank",
        "ratio_to_report",
        "regexp_count",
        "regexp_instr",
        "regexp_replace",
        "regexp_substr",
        "repeat",
        "replace",
        "reverse",
        "right",
        "round",
        "row_number",
        "rpad",
        "rtrim",
        "sha",
        "sha1",
        "sha2",
        "sign",
        "sin",
        "size",
        "sleep",
        "soundex",
        "split_part",
        "split_to_array",
        "sqrt",
        "std",
        "stddev",
        "stddev_pop",
        "stddev_samp",
        "strpos",
        "strtol",
        "subarray",
        "substr",
        "substring",
        "sum",
        "sysdate",
        "tan",
        "text",
        "to_char",
        "to_date",
        "to_number",
        "to_timestamp",
        "to_varbyte",
        "translate",
        "trim",
        "trunc",
        "try_cast",
        "typeof",
        "upper",
        "values",
        "var_pop",
        "var_samp",
        "varchar",
        "variance",
        "over",
        "within",
        "using",
        "filter",
        "interval",
        "and",
        "or",
        "where",
        "when",
        "then",
        "else",
        "on",
        "select",
        "from",
        "join",
        "as",
        "by",
    ]
)


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that differs by one slip (two in long names), or None."""
    if len(name) < 3:
        return None
    allowed = 1 if len(name) < 8 else 2
    for candidate in known:
        near = len(candidate) >= 3 and abs(len(candidate) - len(name)) <= allowed
        if near and _distance(name, candidate, allowed) <= allowed:
            return candidate
    return None


def _distance(left: str, right: str, limit: int) -> int:
    """Return the number of slips (insert, delete, replace, swap) between two names."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, letter in enumerate(left, 1):
        older, before = before, row
        row = [i]
        for j, other in enumerate(right, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == right[j - 2] and left[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def byte_length(data_type: nodes.DataType) -> int | None:
    """Return how many bytes a character type holds, None for other types."""
    if data_type.name not in ("VARCHAR", "CHAR"):
        return None
    if not data_type.args:
        return 256 if data_type.name == "VARCHAR" else 1
    length = data_type.args[0]
    if length == "MAX":
        return 65535
    return int(length) if length.isdecimal() else None  # RML115 says what is wrong with it


def objects_in(call: Call) -> Iterator[tuple[Range, list[tuple[Range, Range | None]]]]:
    """Yield every OBJECT( … ) in the arguments of a call, with its keys and values."""
    query = call.query
    for piece in call.arguments:
        for index in call.inside(piece):
            inner = query.function_at(index) if query.words[index] == "OBJECT" else None
            if inner is not None:
                whole = Range(index, inner.end + 1)
                pairs = object_entries(query, whole)
                if pairs is not None:
                    yield whole, pairs
