"""Users, groups and roles: what a new name keeps, and what is in the way of their end."""

from __future__ import annotations

import pytest


@pytest.fixture
def names(warehouse, run):
    number = warehouse.next_oid()
    user, group, role = f"u{number}", f"g{number}", f"r{number}"
    run(f"create user {user} password 'Passw0rd'")
    run(f"create group {group} with user {user}")
    run(f"create role {role}")
    return user, group, role


def test_a_new_name_keeps_what_the_old_one_had(names, warehouse, session, run):
    user, group, role = names
    for sql in (
        "create table t (a int)",
        f"create schema mine authorization {user}",
        "create table mine.t (a int)",
        f"alter table mine.t owner to {user}",
        f"grant role {role} to {user}",
        f"grant select on t to {user}",
        f"grant insert on t to group {group}",
        f"grant update on t to role {role}",
        f"alter default privileges for user {user} grant select on tables to group {group}",
        f"alter user {user} rename to new_{user}",
        f"alter group {group} rename to new_{group}",
        f"alter role {role} rename to new_{role}",
    ):
        run(sql)
    run(f"alter user new_{user} password 'Passw0rd'")
    told = "select identity_name from svv_relation_privileges where relation_name = 't' order by 1"
    assert run(told) == [(f"new_{group}",), (f"new_{role}",), (f"new_{user}",)]
    for privilege in ("select", "insert", "update"):
        assert run(f"select has_table_privilege('new_{user}', 't', '{privilege}')") == [(True,)]
    owned = "select schemaname, tableowner from pg_tables where schemaname = 'mine'"
    assert run(owned) == [("mine", f"new_{user}")]
    assert run(f"select user_name from svv_user_grants where role_name = 'new_{role}'") == [
        (f"new_{user}",)
    ]
    defaults = f"select grantee_name from svv_default_privileges where owner_name = 'new_{user}'"
    assert run(defaults) == [(f"new_{group}",)]
    other = warehouse.connect(f"new_{user}", session.database)
    other.run("insert into mine.t values (1)")
    other.close()


def test_nobody_renames_the_user_of_the_session(fails):
    error = fails("alter user awsuser rename to somebody")
    assert (error.sqlstate, error.message) == ("0A000", "session user may not be renamed")


@pytest.mark.parametrize(
    ("had", "why", "given_back"),
    [
        (
            "create schema s authorization {0}",
            "owns some object",
            "alter schema s owner to awsuser",
        ),
        ("create database {0} owner {0}", "owns some object", "drop database {0}"),
        (
            "alter default privileges grant select on tables to {0}",
            "has a privilege on some object",
            "alter default privileges revoke select on tables from {0}",
        ),
    ],
)
def test_a_user_cannot_go_while_it_has_something(names, run, fails, had, why, given_back):
    user = names[0]
    run(had.format(user))
    error = fails(f"drop user {user}")
    assert error.sqlstate == "55006"
    assert error.message == f'user "{user}" can\'t be dropped because the user {why}'
    run(given_back.format(user))
    run(f"drop user {user}")


def test_a_role_that_was_granted_goes_by_force_only(names, run, fails):
    user, _, role = names
    run(f"create role upper_{role}")
    run(f"grant role {role} to role upper_{role}")
    depends = "cannot drop this role since it depends on another role"
    assert fails(f"drop role {role}").message == depends
    assert fails(f"drop role upper_{role}").message == depends
    run(f"grant role {role} to {user}")
    granted = "cannot drop this role since it has been granted on a user"
    assert fails(f"drop role {role} restrict").message == granted
    run(f"alter role {role} owner to {user}")
    assert run(f"select role_owner from svv_roles where role_name = '{role}'") == [(user,)]
    run(f"drop role {role} force")
    assert run(f"select 1 from svv_roles where role_name = '{role}'") == []


def test_who_is_a_member_of_a_group_or_role(names, warehouse, session, run, fails):
    user, group, role = names
    for name in ("wide", "other"):
        run(f"create role {name}_{role}")
    run(f"grant role {role} to {user}")
    run(f"grant role wide_{role} to role {role}")
    ask = "select user_is_member_of('{}', '{}')"
    for of, is_member in ((group, True), (f"WIDE_{role}", True), (f"other_{role}", False)):
        assert run(ask.format(user, of)) == [(is_member,)]
        assert run(ask.format("awsuser", of)) == [(False,)]
    for who, of, words in (
        ("nobody", group, 'user "nobody" does not exist'),
        (user, "nothing", 'role or group "nothing" does not exist'),
    ):
        error = fails(ask.format(who, of))
        assert (error.sqlstate, error.message) == ("42704", words)
    run(f"set session authorization {user}")
    assert run(ask.format(user, group) + ", " + ask.format(user, role)[7:]) == [(True, True)]
    for who, of, words in (
        ("awsuser", group, "permission denied for user awsuser"),
        (user, f"other_{role}", f"permission denied for role other_{role}"),
    ):
        error = fails(ask.format(who, of))
        assert (error.sqlstate, error.message) == ("42501", words)
    run("reset session authorization")


def test_a_function_changes_its_owner(names, warehouse, session, run, fails):
    user, *_ = names
    run("create function half (int) returns int stable as $$ select $1 / 2 $$ language sql")
    run("create function half (int, int) returns int stable as $$ select $1 / $2 $$ language sql")
    run(f"alter function half (int) owner to {user}")
    owners = (
        "select oidvectortypes(proargtypes), pg_get_userbyid(proowner) from pg_proc "
        "where proname = 'half' order by 1"
    )
    assert run(owners) == [("integer", user), ("integer, integer", "awsuser")]
    assert run("select half(5)") == [(2,)]
    assert fails(f"drop user {user}").sqlstate == "55006"
    for statement, sqlstate, words in (
        ("half (date) owner to current_user", "42883", "function half(date) does not exist"),
        ("half (int) owner to nobody", "42704", 'user "nobody" does not exist'),
        ("half (int) rename to third", "0A000", "ALTER FUNCTION … RENAME TO is not supported"),
    ):
        error = fails(f"alter function {statement}")
        assert error.sqlstate == sqlstate
        assert words in error.message
    run(f"set session authorization {user}")
    assert fails("alter function half (int) owner to session_user").sqlstate == "42501"
    run("reset session authorization")
    run("alter function public.half (int) owner to session_user")
    assert run(owners) == [("integer", "awsuser"), ("integer, integer", "awsuser")]
