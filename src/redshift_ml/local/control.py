"""Statements that steer the session: transactions and settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redshift_ml.dialect.lexer import quote
from redshift_ml.dialect.reserved import RESERVED
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.plans import ActionPlan, action
from redshift_ml.local.queries import QueryPlan, plan_query
from redshift_ml.local.reader import Reader
from redshift_ml.local.reserved import reserved
from redshift_ml.local.results import Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

# Settings that SHOW names by words of their own, as PostgreSQL 8.0 does.
_SPELT_OUT = {
    "time zone": "timezone",
    "transaction isolation level": "transaction_isolation",
    "session authorization": "session_authorization",
}
# Reserved words that are values of settings, or begin one.
_VALUES = frozenset({"on", "off", "true", "false", "interval"})


def begin(session: LocalSession, sql: str) -> ActionPlan:
    """BEGIN | START TRANSACTION [ISOLATION LEVEL …] [READ ONLY | READ WRITE]."""

    def run() -> Result:
        return Result(tag="BEGIN", notices=session.transaction.begin())

    return ActionPlan(run)


def commit(session: LocalSession, sql: str) -> ActionPlan:
    """COMMIT | END."""

    def run() -> Result:
        tag = session.transaction.commit()
        session.publish_settings()
        session.end_cursors()
        return Result(tag=tag)

    return ActionPlan(run)


def rollback(session: LocalSession, sql: str) -> ActionPlan:
    """ROLLBACK | ABORT."""

    def run() -> Result:
        tag = session.transaction.rollback()
        session.publish_settings()
        session.end_cursors()
        return Result(tag=tag)

    return ActionPlan(run)


def set_setting(session: LocalSession, sql: str) -> ActionPlan:
    """SET [SESSION | LOCAL] name { TO | = } { value | DEFAULT }."""
    reader = Reader(sql)
    reader.expect("set")
    local = reader.accept("local")
    if reader.accept("session", "authorization") or reader.accept("authorization"):
        return _session_authorization(session, reader)
    if reader.accept("session", "characteristics") or reader.accept("transaction"):
        return action("SET", lambda: None)
    if not local:
        reader.accept("session")
    name = _setting_name(reader)
    if name == "role":
        return action("SET", lambda: None)
    value = _zone(reader) if name == "timezone" else _setting_value(reader)

    def run() -> Result:
        session.settings.set(name, value, local=local)
        session.publish_settings()
        return Result(tag="SET")

    return ActionPlan(run)


def _setting_name(reader: Reader) -> str:
    if reader.accept("time", "zone"):
        return "timezone"
    name = reader.name()
    while reader.accept("."):
        name += "." + reader.name()
    if name not in ("names", "role") and not reader.accept("to"):
        reader.expect("=")
    return name


def _zone(reader: Reader) -> str | None:
    """Read a time zone: LOCAL, or INTERVAL '-08:00' HOUR TO MINUTE, as Sequelize sends it, too."""
    if reader.accept("local"):
        return None
    if not reader.accept("interval"):
        return _setting_value(reader)
    text = reader.string()
    reader.accept("hour", "to", "minute")
    reader.finish()
    offset = re.fullmatch(r"([+-]?\d{1,2})(?::00)?", text.strip())
    if offset is None:
        raise RedshiftError(
            f'time zone "{text}" not recognized', "22023", hint="Only whole hours can be had here."
        )
    hours = int(offset[1])
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"


def _setting_value(reader: Reader) -> str | None:
    if reader.accept("default"):
        return None
    parts: list[str] = []
    while not reader.done:
        if reader.at_string():
            parts.append(reader.string())
        elif reader.peek() == ",":
            reader.word()
            parts.append(", ")
        else:
            word = reader.word() if parts[-1:] == ["$"] else _bare_word(reader)
            glue = "" if not parts or parts[-1] in ("-", "$", ", ") or word == "user" else " "
            parts.append(("" if word == "-" else glue) + word)
    if not parts:
        raise reader.error()
    return "".join(parts).strip()


def _bare_word(reader: Reader) -> str:
    """Consume a word of a value. Raises RedshiftError 42601 for a reserved one."""
    if reader.peek() in RESERVED - _VALUES:
        raise reserved(reader.peek(), reader.error().position)
    return reader.word()


def _session_authorization(session: LocalSession, reader: Reader) -> ActionPlan:
    default = reader.accept("default")
    name = (
        session.session_user
        if default
        else (reader.string().lower() if reader.at_string() else reader.name())
    )

    def run() -> Result:
        if not session.warehouse.accounts.is_superuser(session.session_user) and not default:
            raise RedshiftError("permission denied to set session authorization", "42501")
        session.warehouse.accounts.require("user", name)
        session.user = session.authorization = name
        session.publish_user()
        session.publish_settings()
        return Result(tag="SET")

    return ActionPlan(run)


def reset(session: LocalSession, sql: str) -> ActionPlan:
    """RESET { name | ALL }."""
    reader = Reader(sql)
    reader.expect("reset")
    if reader.accept("session", "authorization"):
        return _session_authorization(session, Reader("default"))
    everything = reader.accept("all")
    name = "" if everything else reader.name()

    def run() -> Result:
        if everything:
            session.settings.reset_all()
        else:
            session.settings.set(name, None)
        session.publish_settings()
        return Result(tag="RESET")

    return ActionPlan(run)


def show(session: LocalSession, sql: str) -> QueryPlan | ActionPlan:
    """SHOW { name | ALL } and the SHOW statements over the catalog."""
    reader = Reader(sql)
    reader.expect("show")
    if reader.accept("all"):
        rows = " union all ".join(
            f"select {quote(name)} as name, {quote(value)} as setting"
            for name, value in sorted(session.settings.all().items())
        )
        return plan_query(session, rows, ())
    spelt_out = reader.accept_any(*_SPELT_OUT)
    name = _SPELT_OUT[spelt_out] if spelt_out else reader.name()
    while reader.accept("."):
        name += "." + reader.name()
    reader.finish()
    is_user = name == "session_authorization"
    value = session.authorization if is_user else session.settings[name]
    return plan_query(session, f'select {quote(value)} as "{name}"', ())
