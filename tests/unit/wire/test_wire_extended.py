"""The extended query protocol: statements, portals, formats, pipelines."""

from __future__ import annotations

from struct import pack

import pytest
from raw_client import (
    FLUSH,
    SYNC,
    bind,
    close,
    describe,
    error,
    execute,
    kinds,
    parse,
    row,
    rows,
    status,
    tags,
)


def test_the_whole_round(client):
    messages = client.extended(
        parse("SELECT $1::INT + 1 AS a, $2 AS b", "s", (23, 25)),
        describe("S", "s"),
        bind((b"41", "hé".encode()), statement="s", portal="p"),
        describe("P", "p"),
        execute("p"),
        close("P", "p"),
        close("S", "s"),
    )
    assert kinds(messages) == "1tT2TDC33Z"
    assert messages[1][1] == pack("!HII", 2, 23, 25)
    assert rows(messages) == [[b"42", "hé".encode()]]


def test_an_error_comes_before_it_is_asked_for(client):
    """asyncpg sends Parse, Describe and Flush, and Sync only when it has seen the error."""
    client.send(parse("SELECT nothing_of_that_name"), describe("S"), FLUSH)
    assert client.read()[0] == b"E"
    client.send(SYNC)
    assert client.read()[0] == b"Z"


def test_describe_says_when_there_are_no_rows(client):
    messages = client.extended(parse("CREATE TABLE t (a INT)"), describe("S"))
    assert kinds(messages) == "1tnZ"


def test_values_come_in_and_go_out_in_binary(client):
    messages = client.extended(
        parse("SELECT $1::BIGINT AS a, $2::BOOLEAN AS b", oids=(20, 16)),
        bind((pack("!q", 7), b"\x01"), codes=(1,), results=(1,)),
        describe(),
        execute(),
    )
    assert rows(messages) == [[pack("!q", 7), b"\x01"]]


def test_formats_can_differ_by_column(client):
    messages = client.extended(
        parse("SELECT 258::INT AS a, 258::INT AS b"), bind(results=(1, 0)), execute()
    )
    assert rows(messages) == [[b"\0\0\x01\x02", b"258"]]


def test_null_parameters_and_results(client):
    messages = client.extended(
        parse("SELECT $1 AS a", oids=(25,)), bind((None,), results=(1,)), execute()
    )
    assert rows(messages) == [[None]]


def test_a_limit_suspends_and_the_next_execute_goes_on(client):
    client.query("BEGIN")
    messages = client.extended(
        parse("SELECT i FROM range(5) t(i)"),
        bind(portal="p"),
        execute("p", 2),
        execute("p", 2),
        execute("p", 2),
    )
    assert kinds(messages) == "12DDsDDsDCZ"
    assert rows(messages) == [[b"0"], [b"1"], [b"2"], [b"3"], [b"4"]]


def test_a_portal_lives_as_long_as_its_transaction(client):
    client.query("BEGIN")
    client.extended(parse("SELECT i FROM range(5) t(i)"), bind(portal="p"), execute("p", 2))
    assert rows(client.extended(execute("p", 1))) == [[b"2"]]
    client.query("COMMIT")
    assert error(client.extended(execute("p")))["C"] == "34000"


def test_a_suspended_portal_survives_other_statements(client):
    client.query("BEGIN")
    client.extended(parse("SELECT i FROM range(120000) t(i)"), bind(portal="p"), execute("p", 2))
    assert rows(client.query("SELECT 'between'")) == [[b"between"]]
    client.extended(parse("SELECT 'again' AS a"), bind(), execute())
    messages = client.extended(execute("p"))
    assert rows(messages)[0] == [b"2"]
    assert len(rows(messages)) == 119998


def test_a_finished_portal_gives_no_more_rows(client):
    client.query("BEGIN")
    client.extended(parse("SELECT 1 AS a"), bind(portal="p"), execute("p"))
    assert kinds(client.extended(execute("p"))) == "CZ"


def test_a_statement_runs_again_with_other_values(client):
    client.extended(parse("SELECT $1 AS a", "s", (25,)))
    for value in (b"x", b"y"):
        messages = client.extended(bind((value,), statement="s"), execute())
        assert rows(messages) == [[value]]


def test_names_of_the_protocol_are_told_apart_by_case(client):
    client.extended(parse("SELECT 1 AS a", "p1"), parse("SELECT 2 AS a", "P1"))
    found = [client.extended(bind(statement=name), execute()) for name in ("p1", "P1")]
    assert [rows(messages) for messages in found] == [[[b"1"]], [[b"2"]]]
    assert error(client.extended(parse("SELECT 3 AS a", "P1")))["C"] == "42P05"
    client.extended(close("S", "P1"))
    assert rows(client.extended(bind(statement="p1"), execute())) == [[b"1"]]
    assert error(client.extended(bind(statement="P1")))["C"] == "26000"


def test_after_an_error_all_is_skipped_until_sync(client):
    messages = client.extended(
        parse("SELECT * FROM missing"), bind(), describe(), execute(), parse("SELECT 1")
    )
    assert kinds(messages) == "EZ"
    assert status(messages) == "I"
    assert rows(client.extended(parse("SELECT 1"), bind(), execute())) == [[b"1"]]


def test_an_empty_statement_answers_empty(client):
    messages = client.extended(parse(""), describe("S"), bind(), execute())
    assert kinds(messages) == "1tn2IZ"


def test_flush_brings_answers_before_sync(client):
    client.send(parse("SELECT 1 AS a"), bind(), execute(), FLUSH)
    assert kinds([client.read() for _ in range(4)]) == "12DC"
    client.send(SYNC)
    assert kinds(client.until_ready()) == "Z"


def test_a_pipeline_is_one_transaction(client):
    client.query("CREATE TABLE t (a INT)")
    messages = client.extended(
        parse("INSERT INTO t VALUES (1)"),
        bind(),
        execute(),
        parse("SELECT * FROM missing"),
        bind(),
        execute(),
    )
    assert tags(messages) == ["INSERT 0 1"]
    assert status(messages) == "I"
    assert rows(client.query("SELECT count(*) FROM t")) == [[b"0"]]


def test_a_pipeline_commits_at_sync(client, sessions):
    client.query("CREATE TABLE t (a INT)")
    insert = (parse("INSERT INTO t VALUES (1)"), bind(), execute())
    assert status(client.extended(*insert, *insert)) == "I"
    assert rows(client.query("SELECT count(*) FROM t")) == [[b"2"]]


def test_a_single_statement_runs_outside_of_any_block(client, sessions):
    client.extended(parse("CREATE TABLE t (a INT)"), bind(), execute())
    assert sessions[0].log == ["CREATE TABLE t (a INT)"]


def test_an_error_of_the_wire_aborts_an_open_block(client):
    client.query("BEGIN")
    messages = client.extended(parse("SELECT $1 AS a", oids=(23,)), bind((b"x",)), execute())
    assert error(messages)["C"] == "22P02"
    assert status(messages) == "E"
    assert error(client.query("SELECT 1"))["C"] == "25P02"
    messages = client.query("COMMIT")
    assert (tags(messages), status(messages)) == (["ROLLBACK"], "I")
    assert rows(client.query("SELECT 1")) == [[b"1"]]


@pytest.mark.parametrize(
    ("messages", "state"),
    [
        ((bind(statement="no"),), "26000"),
        ((execute("no"),), "34000"),
        ((describe("S", "no"),), "26000"),
        ((describe("P", "no"),), "34000"),
        ((parse("SELECT 1", "s"), parse("SELECT 1", "s")), "42P05"),
        ((parse("SELECT 1"), bind(portal="p"), bind(portal="p")), "42P03"),
        ((parse("SELECT 1; SELECT 2"),), "42601"),
        ((parse("SELECT $1 AS a"), bind()), "08P01"),
        ((parse("SELECT 1 AS a"), bind((b"1",))), "08P01"),
        ((parse("SELECT 1 AS a"), bind(results=(0, 0))), "08P01"),
        ((parse("SELECT $1 AS a, $2 AS b"), bind((b"1", b"2", ), codes=(0, 0, 0))), "08P01"),
        ((parse("SELECT $1 AS a", oids=(25,)), bind((b"\xff",))), "22021"),
        ((parse("SELECT $1 AS a", oids=(25,)), bind((b"a\0b",))), "22021"),
        ((parse("SELECT $1 AS a", oids=(23,)), bind((b"12345678901",))), "22003"),
        ((parse("SELECT $1 AS a", oids=(23,)), bind((b"\0",), codes=(1,))), "22P03"),
    ],
)  # fmt: skip
def test_misuse_is_an_error_and_the_connection_goes_on(client, messages, state):
    assert error(client.extended(*messages))["C"] == state
    assert rows(client.query("SELECT 1")) == [[b"1"]]


def test_closing_what_is_not_there_is_no_error(client):
    assert kinds(client.extended(close("S", "no"), close("P", "no"))) == "33Z"


def test_unnamed_statement_is_replaced_and_dropped_by_a_simple_query(client):
    client.extended(parse("SELECT 1 AS a"))
    client.extended(parse("SELECT 2 AS a"))
    assert rows(client.extended(bind(), execute())) == [[b"2"]]
    client.query("SELECT 3")
    assert error(client.extended(bind(), execute()))["C"] == "26000"


def test_transaction_control_in_the_extended_protocol(client):
    begin = (parse("BEGIN"), bind(), execute())
    assert status(client.extended(*begin)) == "T"
    messages = client.extended(parse("ROLLBACK"), bind(), execute())
    assert (tags(messages), status(messages)) == (["ROLLBACK"], "I")


def test_begin_within_a_pipeline_keeps_the_block_open(client):
    select = (parse("SELECT 1 AS a"), bind(), execute())
    messages = client.extended(*select, parse("BEGIN"), bind(), execute(), *select)
    assert tags(messages) == ["SELECT 1", "BEGIN", "SELECT 1"]
    assert status(messages) == "T"


def test_sync_alone_answers_ready(client):
    assert kinds(client.extended()) == "Z"


def test_rows_of_a_portal_are_well_formed(client):
    messages = client.extended(
        parse("SELECT i, CASE WHEN i % 2 = 0 THEN 'even' END AS n FROM range(1000) t(i)"),
        bind(results=(1, 0)),
        execute(),
    )
    found = [row(body) for kind, body in messages if kind == b"D"]
    assert found[:2] == [[pack("!q", 0), b"even"], [pack("!q", 1), None]]
    assert len(found) == 1000
