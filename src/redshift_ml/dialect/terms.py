"""The small parts statements are made of: names, types, literals, argument lists, key lists."""

from __future__ import annotations

from redshift_ml.dialect import nodes
from redshift_ml.dialect.cursor import Cursor
from redshift_ml.dialect.errors import Edit
from redshift_ml.dialect.lexer import Token, unquote
from redshift_ml.dialect.types import TYPES, TypeName

_META = {"{", "}", "[", "]", "<", ">", "|", "...", "/", "…"}


def parse_name(cursor: Cursor, what: str) -> nodes.Name:
    """Take a name of one to three parts."""
    start = cursor.index
    parts = [_part(cursor, what)]
    while cursor.peek() == "." and len(parts) < 3:
        cursor.take()
        parts.append(_part(cursor, what))
    return nodes.Name(tuple(parts), span=cursor.since(start))


def _part(cursor: Cursor, what: str) -> nodes.Part:
    token = cursor.token
    if token is None or token.kind not in ("word", "name"):
        if token is not None and token.kind == "string":
            raise cursor.error(f"{what} (a name, without single quotes)", code="name-quoted")
        raise cursor.error(what)
    cursor.take()
    span = cursor.span(token)
    if token.kind == "name":
        return nodes.Part(token.text[1:-1].replace('""', '"'), True, span=span)
    return nodes.Part(token.text, span=span)


def parse_value(cursor: Cursor, what: str) -> nodes.Value:
    """Take a string, a number (with a sign) or a bare word."""
    start = cursor.index
    sign = ""
    if cursor.peek() in ("-", "+") and cursor.kind(1) == "number":
        sign = cursor.take().text.replace("+", "")
    token = cursor.token
    if token is None or token.kind not in ("string", "number", "word", "body"):
        raise cursor.error(what)
    cursor.take()
    return _value(token, sign, cursor, start)


def _value(token: Token, sign: str, cursor: Cursor, start: int) -> nodes.Value:
    span = cursor.since(start)
    if token.kind == "string":
        return nodes.Value(unquote(token.text), "string", span=span)
    if token.kind == "body":
        tag = token.text.index("$", 1) + 1
        return nodes.Value(token.text[tag:-tag], "string", span=span)
    if token.kind == "number":
        return nodes.Value(sign + token.text, "number", span=span)
    return nodes.Value(token.text.upper(), "word", span=span)


def parse_type(cursor: Cursor, what: str = "a data type") -> nodes.DataType:
    """Take a data type: one or more words and an optional length or precision."""
    start = cursor.index
    if cursor.kind() != "word":
        raise cursor.error(what)
    known = _type_words(cursor)
    args: tuple[str, ...] = ()
    if cursor.peek() == "(":
        args = _type_args(cursor)
    if known is None:
        word = cursor.tokens[start].text
        cursor.note_at(
            f"{word} is not a data type of Redshift",
            cursor.since(start),
            "unknown-type",
            expected="a data type",
            given=word,
        )
        return nodes.DataType(word.upper(), args, span=cursor.since(start))
    if known.suffix:
        cursor.accept(*known.suffix)
    return nodes.DataType(known.canonical, args, span=cursor.since(start))


def _type_words(cursor: Cursor) -> TypeName | None:
    """Take the longest run of words that names a type."""
    for length in (4, 3, 2, 1):
        words = " ".join(cursor.peek(ahead) for ahead in range(length))
        if words in TYPES:
            cursor.index += length
            return TYPES[words]
    cursor.take()
    return None


def _type_args(cursor: Cursor) -> tuple[str, ...]:
    cursor.expect("(")
    args = [_type_arg(cursor)]
    while cursor.accept(","):
        args.append(_type_arg(cursor))
    cursor.expect(")", after="the length of a data type")
    return tuple(args)


def _type_arg(cursor: Cursor) -> str:
    if cursor.kind() == "number" or cursor.peek() == "MAX":
        return cursor.take().text.upper()
    raise cursor.error("a length (a whole number)")


def parse_arguments(cursor: Cursor, *, names_allowed: bool) -> tuple[nodes.Argument, ...]:
    """Take ``( type, … )``; names before the types are noted unless Redshift tolerates them."""
    cursor.expect("(")
    arguments: list[nodes.Argument] = []
    if cursor.accept(")"):
        return ()
    while True:
        arguments.append(_argument(cursor, names_allowed=names_allowed))
        if cursor.accept(","):
            continue
        cursor.expect(")", after="the argument types")
        return tuple(arguments)


def _argument(cursor: Cursor, *, names_allowed: bool) -> nodes.Argument:
    start = cursor.index
    name = None
    if _named(cursor):
        token = cursor.take()
        name = unquote(token.text) if token.kind == "name" else token.text
        if not names_allowed:
            cursor.note_at(
                f"the argument list takes data types only; leave out the name {token.text}",
                cursor.span(token),
                "named-argument",
                expected="a data type",
                given=token.text,
            )
    data_type = parse_type(cursor)
    return nodes.Argument(data_type, name, span=cursor.since(start))


def _named(cursor: Cursor) -> bool:
    """Tell whether a name stands before a type: ``key varchar``, not ``double precision``."""
    if cursor.kind() == "name":
        return True
    if cursor.kind() != "word" or cursor.kind(1) != "word":
        return False
    if cursor.peek() not in {known.split(" ")[0] for known in TYPES}:
        return True
    two = f"{cursor.peek()} {cursor.peek(1)}"
    if any(known.startswith(two) for known in TYPES if " " in known):
        return False
    return cursor.peek(1) in TYPES


def parse_entries(cursor: Cursor, what: str) -> nodes.Entries:
    """Take ``( KEY value, … )``, noting missing and surplus commas."""
    start = cursor.index
    cursor.expect("(", after=what)
    items: list[nodes.Entry] = []
    while not cursor.accept(")"):
        if cursor.token is None:
            raise cursor.error(")", after=what, code="unbalanced")
        if is_meta(cursor):
            metacharacter(cursor)
            continue
        items.append(_entry(cursor, what))
        _separator(cursor, what)
    return nodes.Entries(tuple(items), span=cursor.since(start))


def _entry(cursor: Cursor, what: str) -> nodes.Entry:
    token = cursor.token
    assert token is not None
    if token.kind not in ("word", "string", "name"):
        raise cursor.error(f"a key of {what}")
    cursor.take()
    if cursor.peek() == "=":
        cursor.note_at(
            f"{what} takes KEY value, without =",
            cursor.span(),
            "equals-sign",
            given="=",
            edits=(_without(cursor),),
        )
        cursor.take()
    key = token.text if token.kind == "word" else token.text[1:-1]
    if is_meta(cursor):
        metacharacter(cursor)
    value = parse_value(cursor, f"a value for {key.upper()}")
    return nodes.Entry(key.upper(), value, span=cursor.span(token))


def _separator(cursor: Cursor, what: str) -> None:
    if cursor.peek() == ",":
        comma = cursor.take()
        if cursor.peek() == ")":
            cursor.note_at(
                f"a comma before ) in {what}; leave it out",
                cursor.span(comma),
                "comma",
                given=",",
                edits=(Edit(comma.start, comma.end, ""),),
            )
    elif cursor.peek() != ")" and cursor.kind() in ("word", "string", "name"):
        cursor.note_at(
            f"entries of {what} are separated by commas; expected , before {cursor.given()}",
            cursor.span(),
            "comma",
            expected=",",
            given=cursor.given(),
            edits=(_comma(cursor),),
        )
    elif cursor.token is not None and cursor.peek() != ")" and not is_meta(cursor):
        raise cursor.error(", or )", after=f"an entry of {what}")


def _comma(cursor: Cursor) -> Edit:
    """Return the repair that puts a comma after the token before the cursor."""
    end = cursor.tokens[cursor.index - 1].end
    return Edit(end, end, ",")


def _without(cursor: Cursor) -> Edit:
    """Return the repair that drops the token at the cursor and the space after it."""
    token = cursor.tokens[cursor.index]
    end = token.end
    while cursor.text[end : end + 1] == " ":
        end += 1
    return Edit(token.start, end, "")


def is_meta(cursor: Cursor) -> bool:
    """Tell whether a symbol of AWS's synopsis notation comes next."""
    return cursor.peek() in _META and cursor.kind() == "symbol"


def metacharacter(cursor: Cursor, advice: str = "") -> None:
    """Note and skip one symbol of the synopsis notation, with its partner or alternative."""
    token = cursor.token
    assert token is not None
    edits: tuple[Edit, ...] = (Edit(token.start, token.end, ""),)
    closing = cursor.closing() if token.text in ("{", "[") else -1
    if closing >= 0:
        partner = cursor.tokens.pop(closing)
        edits += (Edit(partner.start, partner.end, ""),)
    cursor.take()
    if token.text in ("|", "/") and cursor.kind() in ("word", "string", "number"):
        other = cursor.take()
        edits = (Edit(cursor.tokens[cursor.index - 3].end, other.end, ""),)
        advice = advice or "choose one value"
    cursor.note_at(
        f"{token.text} is notation of the AWS synopsis, not SQL; {advice or 'leave it out'}",
        cursor.span(token),
        "metacharacter",
        given=token.text,
        edits=edits,
    )
