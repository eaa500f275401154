from __future__ import annotations

import pytest

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.session import LocalSession
from redshift_ml.local.warehouse import Warehouse


@pytest.fixture
def bob(warehouse: Warehouse, session: LocalSession):
    name = f"bob{warehouse.next_oid()}"
    session.run(f"create user {name} password 'Passw0rd'")
    return warehouse.connect(name, session.database)


def denied(session: LocalSession, sql: str) -> str:
    with pytest.raises(RedshiftError) as caught:
        session.run(sql)
    assert caught.value.sqlstate == "42501"
    return caught.value.message


def test_a_stranger_may_read_only_what_is_granted(bob: LocalSession, session, run):
    run("create schema s")
    run("create table s.t (a int)")
    assert denied(bob, "select * from s.t") == "permission denied for schema s"
    run(f"grant usage on schema s to {bob.user}")
    assert denied(bob, "select * from s.t") == "permission denied for relation t"
    run(f"grant select on s.t to {bob.user}")
    bob.run("select * from s.t")
    assert denied(bob, "insert into s.t values (1)")
    assert denied(bob, "drop table s.t")
    assert denied(bob, "create table s.u (a int)")
    run(f"revoke select on s.t from {bob.user}")
    assert denied(bob, "select * from s.t")


def test_system_relations_are_granted_and_stay_as_they_are(bob: LocalSession, run, fails):
    run(f"grant select on svv_table_info, pg_catalog.svv_columns to {bob.user}")
    run(f"revoke select on table information_schema.tables from {bob.user}")
    bob.run("select * from svv_columns")
    assert denied(bob, "grant select on svv_table_info to public").endswith("svv_table_info")
    assert fails("grant select on svv_nothing to public").sqlstate == "42P01"


def test_groups_roles_and_default_privileges_reach_their_members(bob, warehouse, run):
    group, role = f"g{warehouse.next_oid()}", f"r{warehouse.next_oid()}"
    run(f"create group {group} with user {bob.user}")
    run(f"create role {role}")
    run(f"grant role {role} to {bob.user}")
    run(f"alter default privileges grant select on tables to group {group}")
    run("create table t (a int)")
    bob.run("select * from t")
    run(f"grant insert on all tables in schema public to role {role}")
    bob.run("insert into t values (1)")
    assert run(f"select has_table_privilege('{bob.user}', 't', 'insert')") == [(True,)]
    assert run(f"select has_table_privilege('{bob.user}', 't', 'delete')") == [(False,)]
    shown = run("show grants on table public.t")
    assert {(row[4], row[6], row[7]) for row in shown} >= {
        ("SELECT", f"/{group}", "role"),
        ("INSERT", role, "role"),
    }


def test_passwords_have_rules_and_verifiers(warehouse: Warehouse, fails, run):
    assert fails("create user weak password 'short'").sqlstate == "22023"
    name = f"ann{warehouse.next_oid()}"
    run(f"create user {name} password 'Passw0rd'")
    first = warehouse.password_verifier(name)
    run(f"alter user {name} password 'Passw0rd2'")
    assert warehouse.password_verifier(name) not in (None, first)
    run(f"alter user {name} password disable")
    assert warehouse.password_verifier(name) is None
    run(f"drop user {name}")


def test_users_own_settings_start_their_sessions(warehouse, session, bob, run):
    run(f"alter user {bob.user} set query_group to 'etl'")
    again = warehouse.connect(bob.user, session.database)
    assert again.settings["query_group"] == "etl"


def test_set_session_authorization_changes_who_asks(bob, run):
    run(f"set session authorization {bob.user}")
    assert run("select current_user") == [(bob.user,)]
    run("set session authorization default")
    assert run("select current_user") == [("awsuser",)]


def test_databases_read_across_and_do_not_write_across(warehouse, session, run, fails):
    other = f"lake{warehouse.next_oid()}"
    run(f"create database {other}")
    there = warehouse.connect("awsuser", other)
    there.run("create table items as select 7 as id")
    assert run(f"select id from {other}.public.items") == [(7,)]
    assert fails(f"insert into {other}.public.items values (1)").sqlstate == "0A000"
    assert fails(f"drop database {other}").sqlstate == "55006"
    there.close()
    run(f"drop database {other}")
    assert fails("select * from nosuchdb.public.items").sqlstate == "3D000"


def test_a_user_may_not_connect_to_what_does_not_exist(warehouse: Warehouse):
    with pytest.raises(RedshiftError) as caught:
        warehouse.connect("awsuser", "nosuch")
    assert caught.value.sqlstate == "3D000"


def test_what_cannot_be_granted_here_is_named(fails):
    for sql, what in (
        ("grant select for tables in schema s to role r", "GRANT … FOR … IN, a scoped permission,"),
        ("grant assumerole on 'arn:aws:iam::1:role/x' to u for copy", "GRANT ASSUMEROLE"),
        ("grant create user to role r", "GRANT of a system permission to a role"),
    ):
        error = fails(sql)
        assert error.sqlstate == "0A000"
        assert error.message == f"{what} is not supported by the local warehouse"
