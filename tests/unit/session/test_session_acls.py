"""Access control lists of the catalog, and what admin scripts do with them."""

from __future__ import annotations

import pytest


@pytest.fixture
def names(warehouse, session, run):
    """A schema ``mart`` with things of each kind, on which a user and a group have privileges."""
    number = warehouse.next_oid()
    user, group = f"u{number}", f"g{number}"
    for sql in (
        "create schema mart",
        "create table mart.t (a int)",
        "create table mart.plain (a int) backup no",
        "create function mart.f (int, varchar(10)) returns int stable "
        "as $$ select $1 + length($2) $$ language sql",
        "create procedure mart.p (a in int, b inout varchar(20)) as $$ begin b := 'x'; end; $$ "
        "language plpgsql",
        f"create user {user} password 'Passw0rd'",
        f"create group {group} with user {user}",
        f"grant all on mart.t to {user} with grant option",
        f"grant insert, select on mart.t to group {group}",
        f"grant create, usage on schema mart to group {group}",
        f"grant execute on function mart.f (int, varchar) to {user}",
        f"grant execute on procedure mart.p (int, varchar) to group {group}",
        f"grant create on database {session.database} to {user}",
        f"grant usage on language sql to {user}",
        f"alter default privileges in schema mart grant select on tables to group {group}",
        f"alter default privileges grant execute on functions to {user}",
    ):
        run(sql)
    return user, group


def test_each_catalog_says_who_may_do_what(names, session, run):
    user, group = names
    owner = "awsuser"
    assert run("select relacl from pg_class where relname = 't'") == [
        (
            [
                f"{owner}=arwdRxtD/{owner}",
                f"group {group}=ar/{owner}",
                f"{user}=a*r*w*d*R*x*t*/{owner}",
            ],
        )
    ]
    assert run("select relacl from pg_class where relname = 'plain'") == [(None,)]
    assert run("select nspacl from pg_namespace where nspname = 'mart'") == [
        ([f"{owner}=UC/{owner}", f"group {group}=UC/{owner}"],)
    ]
    assert run("select proname, proacl from pg_proc where pronamespace > 12 order by 1") == [
        ("f", [f"=X/{owner}", f"{owner}=X/{owner}", f"{user}=X/{owner}"]),
        ("p", [f"{owner}=X/{owner}", f"group {group}=X/{owner}"]),
    ]
    assert run(f"select datacl from pg_database where datname = '{session.database}'") == [
        ([f"=T/{owner}", f"{owner}=CT/{owner}", f"{user}=C/{owner}"],)
    ]
    assert run("select lanacl from pg_language where lanname = 'sql'") == [
        (["=U/rdsdb", "rdsdb=U/rdsdb", f"{user}=U/rdsdb"],)
    ]
    listed = (
        "select pg_get_userbyid(d.defacluser), n.nspname, d.defaclobjtype, "
        "array_to_string(d.defaclacl, ' + ') from pg_default_acl d "
        "left join pg_namespace n on n.oid = d.defaclnamespace order by 3"
    )
    assert run(listed) == [
        (owner, None, "f", f"{user}=X/{owner}"),
        (owner, "mart", "r", f"group {group}=r/{owner}"),
    ]


def test_items_are_made_and_looked_for_in_lists(names, run):
    user, group = names
    held = (
        "select c.relname, u.usename from pg_class c, pg_user u, pg_user g where g.usename = "
        "'awsuser' and exists (select 1 where aclcontains(c.relacl, "
        "makeaclitem(u.usesysid, 0, g.usesysid, 'DELETE', {}))) and u.usename <> 'awsuser'"
    )
    assert run(held.format("false")) == [("t", user)]
    assert run(held.format("true")) == [("t", user)]
    of_groups = (
        "select g.groname from pg_namespace n, pg_group g where aclcontains(n.nspacl, "
        "makeaclitem(0, g.grosysid, 100, 'USAGE,CREATE', false))"
    )
    assert run(of_groups) == [(group,)]
    by_the_system = (
        "select u.usename from pg_language l, pg_user u, pg_user g where g.usename = 'rdsdb' and "
        "aclcontains(l.lanacl, makeaclitem(u.usesysid, 0, g.usesysid, 'USAGE', false)) "
        "and u.usename <> 'rdsdb'"
    )
    assert run(by_the_system) == [(user,)]
    empty = "select count(*) from pg_default_acl where defaclacl = '{}'::aclitem[]"
    assert run(empty) == [(0,)]


def test_a_grantee_has_one_item_and_its_name_is_quoted_where_a_list_needs_it(warehouse, run):
    user = f"iam:{warehouse.next_oid()}"
    run(f'create user "{user}" password disable')
    run("create schema lent")
    run("create function f (int) returns int stable as $$ select $1 $$ language sql")
    run("grant execute on function f (int) to public")
    run(f'grant usage on schema lent to "{user}"')
    run("grant usage on schema lent to public, awsuser")
    run(f'grant create on schema lent to "{user}"')
    assert run("select proacl from pg_proc where proname = 'f'") == [
        (["=X/awsuser", "awsuser=X/awsuser"],)
    ]
    listed = ["=U/awsuser", "awsuser=UC/awsuser", f'"{user}"=UC/awsuser']
    assert run("select nspacl from pg_namespace where nspname = 'lent'") == [(listed,)]
    asked = (
        "select aclcontains(n.nspacl, makeaclitem(u.usesysid, 0, 100, 'create', false)) "
        f"from pg_namespace n, pg_user u where n.nspname = 'lent' and u.usename = '{user}'"
    )
    assert run(asked) == [(True,)]


def test_a_privilege_that_there_is_not_makes_no_item(run, fails):
    assert run("select makeaclitem(100, 0, 100, 'usage, create', true)") == [
        ("awsuser=U*C*/awsuser",)
    ]
    assert run("select makeaclitem(0, 0, 100, 'select', false)") == [("=r/awsuser",)]
    error = fails("select makeaclitem(100, 0, 100, 'fly', false)")
    assert (error.sqlstate, error.message) == ("22023", 'unrecognized privilege type: "fly"')


def test_functions_are_shown_with_their_types(names, run, fails):
    assert run("select oid::regproc, oid::regprocedure from pg_proc order by proname") == [
        ("mart.f", "mart.f(integer,character varying)"),
        ("mart.p", "mart.p(integer,character varying)"),
    ]
    run("set search_path to mart")
    shown = "select textin(regprocedureout(oid::regprocedure)) from pg_proc where proname = 'p'"
    assert run(shown) == [("p(integer,character varying)",)]
    assert run("select proname from pg_proc where oid = 'f'::regproc") == [("f",)]
    error = fails("select 'nothing'::regproc")
    assert (error.sqlstate, error.message) == ("42883", "function nothing does not exist")


def test_names_and_types_of_arguments_are_arrays_under_other_names_too(names, run):
    arguments = (
        "select arg_num, arg_names[arg_num], format_type(arg_types[arg_num - 1], null) from "
        "(select generate_series(1, arg_count) as arg_num, arg_names, arg_types from (select "
        "proargnames as arg_names, proargtypes as arg_types, pronargs as arg_count from pg_proc "
        "where proname = 'p' and prolang in (100356, 101857)) t) t order by 1"
    )
    assert run(arguments) == [(1, "a", "integer"), (2, "b", "character varying")]


def test_privileges_on_everything_are_told(names, session, run):
    user, group = names
    run(f"grant create model to {user}")
    told = "select privilege_type, identity_name, identity_type from {} order by 1, 2"
    assert run(told.format("svv_database_privileges")) == [("CREATE", user, "user")]
    assert run(told.format("svv_language_privileges")) == [("USAGE", user, "user")]
    assert run("select system_privilege, identity_name from svv_system_privileges") == [
        ("CREATE MODEL", user)
    ]
    on_functions = (
        "select function_name, argument_types, identity_name from svv_function_privileges "
        "order by 1"
    )
    assert run(on_functions) == [
        ("f", "integer, character varying", user),
        ("p", "integer, character varying(20)", group),
    ]
    ids = (
        "select count(*) from svv_default_privileges d "
        "join pg_group g on g.grosysid = d.grantee_id where d.grantee_type = 'group'"
    )
    assert run(ids) == [(1,)]
    scope = "select distinct privilege_scope from svv_schema_privileges"
    assert run(scope) == [("SCHEMA",)]


def test_what_admin_views_ask_for_besides(names, session, run):
    assert run("select split_part(key, '_', 5)::int from pg_conf") == run(
        "select oid::int from pg_class where relname = 'plain'"
    )
    limits = "select datname, datconnlimit from pg_database_info where datname = current_database()"
    assert run(limits) == [(session.database, "UNLIMITED")]
    assert run("select usesysid, usesuper from pg_user where usename = 'rdsdb'") == [(1, True)]
    run("create view late as select 1 as a with no schema binding")
    assert run("select relnatts from pg_class where relname = 'late'") == [(0,)]
    run("create materialized view one as select a from mart.t")
    run("create materialized view two as select a from one")
    assert run("select name, dependent_name from svv_mv_dependency") == [("two", "one")]
    assert run("select quote_ident('order'), quote_ident('t'), quote_ident('a b')") == [
        ('"order"', "t", '"a b"')
    ]


def test_metabase_finds_what_the_user_may_do(names, warehouse, session):
    user, _ = names
    other = warehouse.connect(user, session.database)
    asked = (
        "select t.tablename, pg_catalog.has_any_column_privilege(current_user, '\"' "
        "|| t.schemaname || '\".\"' || t.tablename || '\"', 'update') as may "
        "from pg_catalog.pg_tables t where t.schemaname = 'mart' order by 1"
    )
    rows = [row for batch in other.run(asked).batches for row in batch.to_pylist()]
    assert rows == [{"tablename": "plain", "may": False}, {"tablename": "t", "may": True}]
    told = (
        "select distinct grantor, grantee, table_name, is_grantable "
        "from information_schema.table_privileges where table_schema = 'mart'"
    )
    rows = [tuple(row.values()) for batch in other.run(told).batches for row in batch.to_pylist()]
    assert rows == [("awsuser", user, "t", "YES")]
    other.close()
