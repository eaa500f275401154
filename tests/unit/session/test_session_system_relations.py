"""System tables and views: what is told, and what is said of those that are not there."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("select * from stl_scan", "the steps, plans and alerts of queries are not kept"),
        ("select * from pg_catalog.stv_wlm_query_state s", "there are no queues"),
        ("create view v as select * from stv_blocklist", "there are no nodes, slices and blocks"),
        ("grant select on svl_udf_log to public", "no log of it is kept"),
        ("select * from pg_stats", "statistics are DuckDB's own"),
    ],
)
def test_a_system_relation_that_is_not_there_is_called_one(fails, sql, why):
    error = fails(sql)
    assert error.sqlstate == "42P01"
    assert error.hint.endswith(f"that the local warehouse does not have: {why}.")


@pytest.mark.parametrize("name", ["stl_nothing", "t"])
def test_what_nobody_documents_does_not_exist(fails, name):
    error = fails(f"select * from {name}")
    assert (error.sqlstate, error.hint) == ("42P01", None)
    assert error.message == f'relation "{name}" does not exist'


@pytest.mark.parametrize("name", ["information_schema.routines", "dev.Information_Schema.routines"])
def test_what_else_information_schema_may_have_is_refused_with_a_reason(session, fails, name):
    error = fails(f"select * from {name.replace('dev', session.database)}")
    assert error.sqlstate == "42P01"
    assert error.message == 'relation "information_schema.routines" does not exist'
    assert "PG_PROC_INFO lists functions and procedures" in error.hint
