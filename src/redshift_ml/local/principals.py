"""CREATE, ALTER and DROP of users, groups, roles and databases.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html
They belong to the cluster and so do not roll back with a database's transaction.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.plans import ActionPlan, action
from redshift_ml.local.principal_names import check_unused, rename_principal
from redshift_ml.local.reader import Reader
from redshift_ml.local.results import Result

if TYPE_CHECKING:
    from redshift_ml.local.accounts import Accounts
    from redshift_ml.local.session import LocalSession


def _require_superuser(session: LocalSession) -> None:
    if not session.is_superuser:
        raise RedshiftError("permission denied: must be superuser", "42501")


def create_user(session: LocalSession, sql: str) -> ActionPlan:
    """CREATE USER name [WITH] PASSWORD { 'password' | DISABLE } [option …]."""
    reader = session.reader(sql)
    reader.expect("create", "user")
    name = reader.name()
    options = _user_options(reader)
    if "password" not in options:
        raise RedshiftError("PASSWORD is required; use PASSWORD DISABLE for no password", "42601")

    def work() -> None:
        _require_superuser(session)
        accounts = session.warehouse.accounts
        _check_password(name, options["password"])
        accounts.create_user(
            name,
            None if options["password"] is None else str(options["password"]),
            superuser=bool(options.get("superuser")),
            createdb=bool(options.get("createdb")),
        )
        _apply_options(accounts, name, options)

    return action("CREATE USER", work)


def _check_password(user: str, password: object) -> None:
    """Check Redshift's rule for passwords: 8 to 64 characters, mixed case and a digit."""
    if password is None or re.match(r"^(md5[0-9a-f]{32}|sha256\|.*)$", str(password)):
        return
    text = str(password)
    fits = 8 <= len(text) <= 64 and all(
        re.search(pattern, text) for pattern in ("[a-z]", "[A-Z]", "[0-9]")
    )
    if not fits:
        raise RedshiftError(
            f'password for user "{user}" must have 8 to 64 characters, with at least one '
            "upper-case letter, one lower-case letter and one digit",
            "22023",
        )


def _user_options(reader: Reader) -> dict[str, object]:
    options: dict[str, object] = {}
    reader.accept("with")
    while not reader.done:
        if reader.accept("password"):
            options["password"] = None if reader.accept("disable") else reader.string()
        elif (word := reader.accept_any("createdb", "nocreatedb")) is not None:
            options["createdb"] = word == "createdb"
        elif (word := reader.accept_any("createuser", "nocreateuser")) is not None:
            options["superuser"] = word == "createuser"
        elif reader.accept("syslog", "access"):
            options["syslog"] = reader.word().lower() == "unrestricted"
        elif reader.accept("in", "group"):
            options["groups"] = reader.names()
        elif reader.accept("valid", "until"):
            text = reader.string()
            options["valid_until"] = None if text.lower() == "infinity" else text
        elif reader.accept("connection", "limit"):
            unlimited = reader.accept("unlimited")
            options["connection_limit"] = None if unlimited else int(reader.number())
        elif reader.accept("session", "timeout"):
            options["session_timeout"] = int(reader.number())
        elif reader.accept("externalid"):
            reader.word()
        else:
            raise reader.error()
    return options


def _apply_options(accounts: Accounts, name: str, options: dict[str, object]) -> None:
    columns = ("superuser", "createdb", "syslog", "valid_until", "connection_limit")
    for column in (*columns, "session_timeout"):
        if column in options:
            accounts.set_user(name, column, options[column])
    groups = options.get("groups")
    if isinstance(groups, list):
        for group in groups:
            accounts.add_member(group, name)


def alter_user(session: LocalSession, sql: str) -> ActionPlan:
    """ALTER USER name { option … | RENAME TO name | SET setting | RESET setting }."""
    reader = session.reader(sql)
    reader.expect("alter", "user")
    name = reader.name()
    accounts = session.warehouse.accounts
    if reader.accept("rename", "to"):
        new = reader.name()
        return administer(
            session, "ALTER USER", lambda: rename_principal(session, "user", name, new)
        )
    if reader.accept("set"):
        key = reader.name()
        if not reader.accept("to"):
            reader.expect("=")
        value = reader.rest().strip().strip("'")
        return action("ALTER USER", lambda: _set_default(session, name, key, value))
    if reader.accept("reset"):
        key = reader.name()
        return action("ALTER USER", lambda: _set_default(session, name, key, None))
    options = _user_options(reader)

    def work() -> None:
        if session.user != name or set(options) != {"password"}:
            _require_superuser(session)
        accounts.require("user", name)
        if "password" in options:
            _check_password(name, options["password"])
            accounts.set_password(name, options["password"])
        _apply_options(accounts, name, options)

    return action("ALTER USER", work)


def _set_default(session: LocalSession, user: str, key: str, value: str | None) -> None:
    accounts = session.warehouse.accounts
    current = accounts.settings(user)
    current.pop(key, None)
    if value is not None:
        current[key] = session.settings.checked(key, value)
    accounts.set_user(user, "settings", [f"{k}={v}" for k, v in current.items()])


def administer(session: LocalSession, tag: str, work: object) -> ActionPlan:
    """Return the plan of a superuser's ``work`` that reports ``tag``."""

    def run() -> Result:
        _require_superuser(session)
        assert callable(work)
        work()
        return Result(tag=tag)

    return ActionPlan(run)


def create_group(session: LocalSession, sql: str) -> ActionPlan:
    """CREATE GROUP name [[WITH] USER user, …]."""
    reader = session.reader(sql)
    reader.expect("create", "group")
    name = reader.name()
    reader.accept("with")
    users = reader.names() if reader.accept("user") else []
    reader.finish()

    def work() -> None:
        accounts = session.warehouse.accounts
        accounts.create_group(name)
        for user in users:
            accounts.add_member(name, user)

    return administer(session, "CREATE GROUP", work)


def alter_group(session: LocalSession, sql: str) -> ActionPlan:
    """ALTER GROUP name { ADD USER user, … | DROP USER user, … | RENAME TO name }."""
    reader = session.reader(sql)
    reader.expect("alter", "group")
    name = reader.name()
    accounts = session.warehouse.accounts
    if reader.accept("rename", "to"):
        new = reader.name()
        return administer(
            session, "ALTER GROUP", lambda: rename_principal(session, "group", name, new)
        )
    adding = reader.accept("add")
    if not adding:
        reader.expect("drop")
    reader.expect("user")
    users = reader.names()
    change = accounts.add_member if adding else accounts.remove_member

    def work() -> None:
        accounts.require("group", name)
        for user in users:
            change(name, user)

    return administer(session, "ALTER GROUP", work)


def create_role(session: LocalSession, sql: str) -> ActionPlan:
    """CREATE ROLE name [EXTERNALID id]."""
    reader = session.reader(sql)
    reader.expect("create", "role")
    name = reader.name()
    accounts = session.warehouse.accounts
    return administer(session, "CREATE ROLE", lambda: accounts.create_role(name, session.user))


def alter_role(session: LocalSession, sql: str) -> ActionPlan:
    """ALTER ROLE name { RENAME TO name | OWNER TO user }."""
    reader = session.reader(sql)
    reader.expect("alter", "role")
    name = reader.name()
    accounts = session.warehouse.accounts
    reader.accept("with")
    if reader.accept("owner", "to"):
        owner = reader.name()
        return administer(session, "ALTER ROLE", lambda: accounts.set_role_owner(name, owner))
    reader.expect("rename", "to")
    new = reader.name()
    return administer(session, "ALTER ROLE", lambda: rename_principal(session, "role", name, new))


def drop_principal(session: LocalSession, sql: str) -> ActionPlan:
    """DROP { USER | GROUP | ROLE } [IF EXISTS] name [, …] [FORCE | RESTRICT]."""
    reader = session.reader(sql)
    reader.expect("drop")
    kind = reader.accept_any("user", "group", "role")
    assert kind is not None
    missing_ok = reader.accept("if", "exists")
    names = reader.names()
    force = reader.accept_any("force", "restrict") == "force"
    reader.finish()

    def work() -> None:
        accounts = session.warehouse.accounts
        for name in names:
            if missing_ok and not accounts.exists(kind, name):
                continue
            accounts.require(kind, name)
            check_unused(session, kind, name, force=force)
            accounts.drop(kind, name)

    return administer(session, f"DROP {kind.upper()}", work)
