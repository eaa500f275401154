"""Users, groups and roles of the cluster, kept in the system database.

https://docs.aws.amazon.com/redshift/latest/dg/r_CREATE_USER.html
"""

from __future__ import annotations

import threading
from datetime import datetime, timezone
from hashlib import md5

import duckdb

from redshift_ml.local.errors import RedshiftError

_TABLES = """
create table if not exists {s}.users(
  id integer, name varchar, superuser boolean, createdb boolean, verifier varchar,
  syslog boolean, valid_until timestamp, settings varchar[], connection_limit integer,
  session_timeout integer);
create table if not exists {s}.groups(id integer, name varchar);
create table if not exists {s}.group_members(group_name varchar, user_name varchar);
create table if not exists {s}.roles(id integer, name varchar, owner varchar);
create table if not exists {s}.role_grants(
  role_name varchar, grantee_kind varchar, grantee varchar, admin boolean);
create table if not exists {s}.role_privileges(role_name varchar, privilege varchar);
create table if not exists {s}.databases(id integer, name varchar, owner varchar);
"""
_FIRST_ID = 100
_LISTS = {"user": "users", "group": "groups", "role": "roles", "database": "databases"}


class Accounts:
    """The principals; every change is its own transaction, as it spans all databases."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, system: str) -> None:
        self._connection = connection.cursor()
        self._prefix = f"{system}.main"
        self._lock = threading.RLock()
        self._read: dict[tuple[object, ...], list[tuple[object, ...]]] = {}
        self._connection.execute(_TABLES.format(s=self._prefix))

    def rows(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Run a statement; ``{s}`` stands for the system schema.

        What was read is remembered until something is written: every statement
        of every session asks who its user is.
        """
        with self._lock:
            reads = sql.startswith("select")
            if not reads:
                self._read.clear()
            elif (sql, *values) in self._read:
                return self._read[(sql, *values)]
            text = sql.replace("{s}", self._prefix)
            found = list(self._connection.execute(text, list(values)).fetchall())
            if reads:
                self._read[(sql, *values)] = found
            return found

    def exists(self, kind: str, name: str) -> bool:
        """Tell whether a user, group or role exists."""
        return bool(self.rows(f"select 1 from {{s}}.{_LISTS[kind]} where name = ?", name))

    def require(self, kind: str, name: str) -> None:
        """Raise RedshiftError 42704 when the principal does not exist."""
        if not self.exists(kind, name):
            raise RedshiftError(f'{kind} "{name}" does not exist', "42704")

    def _next_id(self, table: str) -> int:
        row = self.rows(f"select coalesce(max(id), {_FIRST_ID - 1}) + 1 from {{s}}.{table}")
        return int(str(row[0][0]))

    # -- users

    def ensure_superuser(self, name: str, password: str) -> None:
        """Create or update the administrator a server starts with."""
        folded = name.lower()
        if not self.exists("user", folded):
            self.create_user(folded, password, superuser=True, createdb=True)
        self.rows(
            "update {s}.users set verifier = ? where name = ?",
            md5_verifier(folded, password),
            folded,
        )

    def create_user(
        self,
        name: str,
        password: str | None,
        *,
        superuser: bool = False,
        createdb: bool = False,
    ) -> None:
        """Create a user; password None disables password login."""
        with self._lock:
            if self.exists("user", name):
                raise RedshiftError(f'user "{name}" already exists', "42710")
            verifier = None if password is None else md5_verifier(name, password)
            self.rows(
                "insert into {s}.users values (?,?,?,?,?,false,null,[],null,null)",
                *(self._next_id("users"), name, superuser, createdb, verifier),
            )

    def set_user(self, name: str, column: str, value: object) -> None:
        """Change one attribute of a user."""
        self.require("user", name)
        self.rows(f"update {{s}}.users set {column} = ? where name = ?", value, name)

    def set_password(self, name: str, password: object) -> None:
        """Change a user's password; None disables password login."""
        verifier = None if password is None else md5_verifier(name, str(password))
        self.set_user(name, "verifier", verifier)

    def rename(self, kind: str, name: str, new: str) -> None:
        """Rename a user, group or role."""
        self.require(kind, name)
        if self.exists(kind, new):
            raise RedshiftError(f'{kind} "{new}" already exists', "42710")
        self.rows(f"update {{s}}.{_LISTS[kind]} set name = ? where name = ?", new, name)
        granted = "update {s}.role_grants set grantee = ? where grantee_kind = ? and grantee = ?"
        self.rows(granted, new, kind, name)
        if kind == "group":
            self.rows("update {s}.group_members set group_name=? where group_name=?", new, name)
        if kind == "role":
            self.rows("update {s}.role_grants set role_name = ? where role_name = ?", new, name)
        if kind == "user":
            for table in ("databases", "roles"):
                self.rows(f"update {{s}}.{table} set owner = ? where owner = ?", new, name)
            # an md5 verifier is salted with the name, so the password is void
            self.rows("update {s}.users set verifier = null where name = ?", new)
            self.rows("update {s}.group_members set user_name=? where user_name=?", new, name)

    def drop(self, kind: str, name: str) -> None:
        """Drop a principal with its memberships."""
        self.require(kind, name)
        self.rows(f"delete from {{s}}.{_LISTS[kind]} where name = ?", name)
        if kind == "group":
            self.rows("delete from {s}.group_members where group_name = ?", name)
        if kind == "user":
            self.rows("delete from {s}.group_members where user_name = ?", name)
        if kind == "role":
            self.rows("delete from {s}.role_grants where role_name = ?", name)
        self.rows("delete from {s}.role_grants where grantee_kind = ? and grantee = ?", kind, name)

    def is_superuser(self, name: str) -> bool:
        """Tell whether a user may do everything."""
        return bool(self.rows("select 1 from {s}.users where name = ? and superuser", name))

    def verifier(self, name: str) -> str | None:
        """Return the md5 verifier, None for an unknown user or one without a password."""
        found = self.rows(
            "select verifier, valid_until from {s}.users where name = ?", name.lower()
        )
        if not found or found[0][0] is None:
            return None
        verifier, until = found[0]
        now = datetime.now(timezone.utc).replace(tzinfo=None)
        expired = isinstance(until, datetime) and until <= now
        return None if expired else str(verifier)

    def settings(self, name: str) -> dict[str, str]:
        """Return the settings ALTER USER … SET gave a user."""
        found = self.rows("select settings from {s}.users where name = ?", name)
        listed = found[0][0] if found else None
        if not isinstance(listed, list):
            return {}
        return dict(str(item).split("=", 1) for item in listed)

    # -- groups and roles

    def create_group(self, name: str) -> None:
        """Create a group."""
        with self._lock:
            if self.exists("group", name):
                raise RedshiftError(f'group "{name}" already exists', "42710")
            self.rows("insert into {s}.groups values (?,?)", self._next_id("groups"), name)

    def create_role(self, name: str, owner: str) -> None:
        """Create a role."""
        with self._lock:
            if self.exists("role", name):
                raise RedshiftError(f'role "{name}" already exists', "42710")
            self.rows("insert into {s}.roles values (?,?,?)", self._next_id("roles"), name, owner)

    def set_role_owner(self, name: str, owner: str) -> None:
        """Say who owns a role."""
        self.require("role", name)
        self.require("user", owner)
        self.rows("update {s}.roles set owner = ? where name = ?", owner, name)

    def assignments(self, role: str) -> tuple[set[str], set[str]]:
        """Return the kinds of those who were granted a role, and the roles it was granted."""
        holders = self.rows("select grantee_kind from {s}.role_grants where role_name = ?", role)
        granted = self.rows(
            "select role_name from {s}.role_grants where grantee_kind = 'role' and grantee = ?",
            role,
        )
        return {str(row[0]) for row in holders}, {str(row[0]) for row in granted}

    def add_member(self, group: str, user: str) -> None:
        """Put a user into a group."""
        self.require("group", group)
        self.require("user", user)
        self.remove_member(group, user)
        self.rows("insert into {s}.group_members values (?,?)", group, user)

    def remove_member(self, group: str, user: str) -> None:
        """Take a user out of a group."""
        self.rows(
            "delete from {s}.group_members where group_name = ? and user_name = ?", group, user
        )

    def grant_role(self, role: str, kind: str, grantee: str, *, admin: bool) -> None:
        """Give a role to a user or role."""
        self.require("role", role)
        self.require(kind, grantee)
        self.revoke_role(role, kind, grantee)
        self.rows("insert into {s}.role_grants values (?,?,?,?)", role, kind, grantee, admin)

    def revoke_role(self, role: str, kind: str, grantee: str) -> None:
        """Take a role from a user or role."""
        self.rows(
            "delete from {s}.role_grants where role_name=? and grantee_kind=? and grantee=?",
            *(role, kind, grantee),
        )

    def identities(self, user: str) -> set[tuple[str, str]]:
        """Return (kind, name) of everything whose grants a user enjoys."""
        found = {("public", "public"), ("user", user)}
        found |= {
            ("group", str(row[0]))
            for row in self.rows(
                "select group_name from {s}.group_members where user_name = ?", user
            )
        }
        grants = self.rows("select role_name, grantee_kind, grantee from {s}.role_grants")
        grown = True
        while grown:
            new = {("role", str(r)) for r, kind, name in grants if (kind, name) in found} - found
            found |= new
            grown = bool(new)
        return found

    # -- databases

    def databases(self) -> list[str]:
        """Return the names of the databases."""
        return [str(row[0]) for row in self.rows("select name from {s}.databases order by id")]

    def add_database(self, name: str) -> None:
        """Enter a database unless it is known."""
        if name not in self.databases():
            self.rows(
                "insert into {s}.databases values (?,?,?)",
                *(self._next_id("databases"), name, "rdsdb"),
            )

    def set_database_owner(self, name: str, owner: str) -> None:
        """Say who owns a database."""
        self.rows("update {s}.databases set owner = ? where name = ?", owner, name)

    def owns_database(self, user: str) -> bool:
        """Tell whether a user owns any database."""
        return bool(self.rows("select 1 from {s}.databases where owner = ?", user))

    def drop_database(self, name: str) -> None:
        """Forget a database."""
        self.rows("delete from {s}.databases where name = ?", name)


def md5_verifier(user: str, password: str) -> str:
    """Return what is kept of a password; an ``md5…`` digest is kept as it is."""
    if password.startswith("md5") and len(password) == 35:
        return password
    digest = md5(password.encode() + user.encode(), usedforsecurity=False)
    return "md5" + digest.hexdigest()
