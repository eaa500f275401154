"""The simple query protocol: scripts, transactions, errors, notices."""

from __future__ import annotations

from duck_session import PASSWORD, USER
from raw_client import RawClient, error, fields, kinds, rows, status, tags, text


def test_a_query_is_described_and_counted(client):
    messages = client.query("SELECT i, 'n' || i AS name FROM range(3) t(i)")
    assert kinds(messages) == "TDDDCZ"
    assert rows(messages) == [[b"0", b"n0"], [b"1", b"n1"], [b"2", b"n2"]]
    assert tags(messages) == ["SELECT 3"]


def test_no_rows_still_has_a_description(client):
    assert kinds(client.query("SELECT 1 AS a WHERE false")) == "TCZ"


def test_an_empty_query_says_so(client):
    assert kinds(client.query("")) == "IZ"
    assert kinds(client.query(" ; ;")) == "IZ"


def test_statements_of_a_script_answer_in_order(client):
    messages = client.query(
        "CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2); SELECT a FROM t"
    )
    assert kinds(messages) == "CCTDDCZ"
    assert tags(messages) == ["CREATE TABLE", "INSERT 0 2", "SELECT 2"]
    assert status(messages) == "I"


def test_a_script_is_one_transaction_and_stops_at_the_first_error(client):
    client.query("CREATE TABLE t (a INT)")
    messages = client.query("INSERT INTO t VALUES (1); SELECT * FROM missing; SELECT 3")
    assert kinds(messages) == "CEZ"
    assert status(messages) == "I"
    assert rows(client.query("SELECT count(*) FROM t")) == [[b"0"]]


def test_commit_in_a_script_keeps_what_was_before_it(client):
    client.query("CREATE TABLE t (a INT)")
    script = "INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (2); SELECT * FROM missing"
    assert status(client.query(script)) == "I"
    assert rows(client.query("SELECT a FROM t")) == [[b"1"]]


def test_begin_in_a_script_leaves_the_block_open(client):
    client.query("CREATE TABLE t (a INT)")
    messages = client.query("INSERT INTO t VALUES (1); BEGIN; INSERT INTO t VALUES (2)")
    assert tags(messages) == ["INSERT 0 1", "BEGIN", "INSERT 0 1"]
    assert status(messages) == "T"
    assert status(client.query("ROLLBACK")) == "I"
    assert rows(client.query("SELECT count(*) FROM t")) == [[b"0"]]


def test_one_statement_runs_outside_of_any_block(client, sessions):
    client.query("CREATE TABLE t (a INT)")
    assert sessions[0].log == ["CREATE TABLE t (a INT)"]


def test_status_byte_follows_the_transaction(client):
    assert status(client.query("BEGIN")) == "T"
    assert status(client.query("SELECT * FROM missing")) == "E"
    assert error(client.query("SELECT 1"))["C"] == "25P02"
    messages = client.query("COMMIT")
    assert (tags(messages), status(messages)) == (["ROLLBACK"], "I")


def test_an_error_carries_state_position_hint_and_context(client):
    problem = error(client.query("SELECT * FROM missing"))
    assert (problem["S"], problem["V"], problem["C"]) == ("ERROR", "ERROR", "42P01")
    assert (problem["H"], problem["W"]) == ("Look again.", "in a test")
    assert error(client.query("SELEC 1"))["P"] == "1"


def test_notices_come_before_the_end_of_their_statement(client):
    messages = client.query("NOTICE")
    assert kinds(messages) == "NNCZ"
    first, second = (fields(body) for kind, body in messages if kind == b"N")
    assert (first["S"], first["C"], first["M"]) == ("INFO", "00000", "hello")
    assert (second["S"], second["C"], second["M"]) == ("WARNING", "01000", "beware")
    assert kinds(client.query("RAISE")) == "NEZ"


def test_a_changed_parameter_is_reported(client):
    messages = client.query("SET query_group TO 'nightly'")
    assert (b"S", b"query_group\0nightly\0") in messages
    assert kinds(client.query("SELECT 1")) == "TDCZ"


def test_a_bug_in_the_session_is_an_error_and_not_the_end(client):
    problem = error(client.query("BUG"))
    assert problem["C"] == "XX000"
    assert "ZeroDivisionError" in problem["M"]
    assert rows(client.query("SELECT 1")) == [[b"1"]]


def test_copy_through_the_client_is_refused_in_redshifts_words(client):
    client.query("CREATE TABLE t (a INT)")
    problem = error(client.query("COPY t FROM STDIN WITH CSV"))
    assert problem["M"].startswith("LOAD source is not supported.")
    assert problem["C"] == "0A000"
    client.send((b"d", b"1\n"), (b"c", b""))  # a client that did not wait for the answer
    assert error(client.query("COPY (SELECT 1) TO STDOUT"))["H"].startswith("Use UNLOAD")
    assert rows(client.query("SELECT 'copy t from stdin'")) == [[b"copy t from stdin"]]


def test_function_calls_are_refused_and_answered_with_ready(client):
    client.send((b"F", b"\0" * 10))
    messages = client.until_ready()
    assert kinds(messages) == "EZ"
    assert error(messages)["C"] == "0A000"


def test_invalid_utf8_is_an_error_with_its_bytes(client):
    client.send((b"Q", b"SELECT '\xff\xfe'\0"))
    problem = error(client.until_ready())
    assert problem["C"] == "22021"
    assert "ff" in problem["M"]
    assert rows(client.query("SELECT 'ü'")) == [["ü".encode()]]


def test_long_results_arrive_whole(client):
    messages = client.query("SELECT i, repeat('x', 50) FROM range(70000) t(i)")
    assert tags(messages) == ["SELECT 70000"]
    found = rows(messages)
    assert [int(first) for first, _ in found] == list(range(70000))
    assert {second for _, second in found} == {b"x" * 50}


def test_a_wide_value_arrives_whole(client):
    assert rows(client.query("SELECT repeat('ab', 3000000)")) == [[b"ab" * 3000000]]


def test_connections_do_not_share_state(client, server):
    with RawClient(server.port) as other:
        other.login(USER, PASSWORD)
        client.query("BEGIN")
        assert status(other.query("SELECT 1")) == "I"
        other.send((b"X", b""))
        assert other.at_end()
    assert status(client.query("SELECT 1")) == "T"


def test_driver_protocol_1_gets_extended_column_metadata(server):
    with RawClient(server.port) as raw:
        raw.login(USER, PASSWORD, client_protocol_version="1")
        body = raw.query("SELECT 1 AS a")[0][1]
    assert body.endswith(b"\0\0" + text("a") + b"\0" + b"\x10\x01")
