"""Hostile and broken clients: they lose their connection, nobody else does."""

from __future__ import annotations

import socket
import time
from struct import pack

import pytest
from duck_session import PASSWORD, USER
from hypothesis import given, settings
from hypothesis import strategies as st
from raw_client import RawClient, bind, error, execute, fields, kinds, parse, rows, startup, text

SLOW_QUERY = "SELECT count(*) FROM range(10000000000) a(i), range(100000) b(j) WHERE i + j = -1"


def still_serves(server) -> bool:
    with RawClient(server.port) as raw:
        raw.login(USER, PASSWORD)
        return rows(raw.query("SELECT 1")) == [[b"1"]]


def wait_until(condition, seconds: float = 60.0) -> bool:
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        pack("!i", 0),
        pack("!i", 4),
        pack("!i", -1),
        pack("!i", 2**31 - 1),
        pack("!ii", 10_001, 196608),
        pack("!ii", 9, 196608) + b"\0" * 100,
        pack("!ii", 12, 196608) + b"user",
        pack("!ii", 8, 80877102),
        pack("!ii", 8, 80877103) * 4,
        startup(user="\0")[:-1] + b"\xff\xff",
        b"\0" * 1000,
        b"\xff" * 1000,
    ],
)
def test_garbage_instead_of_a_startup_packet(server, garbage):
    with RawClient(server.port) as raw:
        raw.sock.sendall(garbage)
        raw.sock.shutdown(socket.SHUT_WR)
        while not raw.at_end():
            pass
    assert still_serves(server)


@pytest.mark.parametrize("size", [0, 3, -5, 10_001, 2**31 - 1])
def test_a_password_message_of_impossible_length(server, size):
    with RawClient(server.port) as raw:
        raw.sock.sendall(startup(user=USER))
        raw.read()
        raw.sock.sendall(b"p" + pack("!i", size) + b"x" * 100)
        assert error(raw.until_ready())["C"] == "08P01"
    assert still_serves(server)


def test_a_query_before_the_password(server, sessions):
    with RawClient(server.port) as raw:
        raw.sock.sendall(startup(user=USER))
        raw.read()
        raw.send((b"Q", text("SELECT 1")))
        messages = raw.until_ready()
    assert (kinds(messages), error(messages)["C"]) == ("E", "08P01")
    assert sessions == []


@pytest.mark.parametrize(
    "message",
    [
        b"Q" + pack("!i", 3),
        b"Q" + pack("!i", -1),
        b"Q" + pack("!i", (64 << 20) + 1),
        b"Q" + pack("!i", 2**31 - 1) + b"SELECT",
        b"Q" + pack("!i", 12) + b"SELECT 1",
        b"Q" + pack("!i", 8) + b"\0\0\0\0",
        b"P" + pack("!i", 6) + b"\0\0",
        b"P" + pack("!i", 8) + b"\0\0\xff\xff",
        b"B" + pack("!i", 10) + b"\0\0\0\0\0\x01",
        b"B" + pack("!i", 16) + b"\0\0\0\0\0\x01\x7f\xff\xff\xff\0\0",
        b"B" + pack("!i", 16) + b"\0\0\0\0\0\x01\xff\xff\xff\xf0\0\0",
        b"B" + pack("!i", 12) + b"\0\0\0\x01\0\x07\0\0\0\0",
        b"D" + pack("!i", 6) + b"X\0",
        b"D" + pack("!i", 5) + b"S",
        b"E" + pack("!i", 6) + b"\0\0" + b"S" + pack("!i", 4),
        b"C" + pack("!i", 4),
        b"!" + pack("!i", 4),
        b"\0" + pack("!i", 4),
        b"p" + pack("!i", 5) + b"\0",
    ],
)
def test_a_malformed_message_ends_its_connection_only(server, sessions, message):
    with RawClient(server.port) as raw, RawClient(server.port) as neighbour:
        neighbour.login(USER, PASSWORD)
        raw.login(USER, PASSWORD)
        raw.sock.sendall(message)
        problem = error(raw.until_ready())
        assert (problem["S"], problem["C"]) == ("FATAL", "08P01")
        assert raw.at_end()
        assert rows(neighbour.query("SELECT 'here'")) == [[b"here"]]
    assert wait_until(lambda: sessions[1].closed.is_set())


def test_a_truncated_message_closes_the_session(server, sessions):
    raw = RawClient(server.port)
    raw.login(USER, PASSWORD)
    raw.sock.sendall(b"Q" + pack("!i", 100) + b"SELECT")
    raw.sock.close()
    assert wait_until(lambda: sessions[0].closed.is_set())
    assert wait_until(lambda: server.connections == 0)
    assert still_serves(server)


def test_a_client_killed_in_a_query_stops_the_query(server, sessions):
    raw = RawClient(server.port)
    raw.login(USER, PASSWORD)
    raw.send((b"Q", text(SLOW_QUERY)))
    assert wait_until(lambda: bool(sessions[0].log))
    raw.sock.close()
    assert wait_until(lambda: sessions[0].closed.is_set())
    assert still_serves(server)


def test_a_client_killed_in_a_query_with_more_sent_stops_the_query(server, sessions):
    raw = RawClient(server.port)
    raw.login(USER, PASSWORD)
    raw.send((b"Q", text(SLOW_QUERY)), (b"Q", text("SELECT 1")))
    assert wait_until(lambda: bool(sessions[0].log))
    raw.sock.close()
    assert wait_until(lambda: sessions[0].closed.is_set())


def test_a_client_that_leaves_while_rows_come(server, sessions):
    raw = RawClient(server.port)
    raw.login(USER, PASSWORD)
    raw.send((b"Q", text("SELECT repeat('x', 1000) FROM range(100000)")))
    raw.exactly(100_000)
    raw.sock.close()
    assert wait_until(lambda: sessions[0].closed.is_set())
    assert still_serves(server)


def test_a_client_that_does_not_read_holds_up_nobody(server):
    with RawClient(server.port) as lazy:
        lazy.login(USER, PASSWORD)
        lazy.send((b"Q", text("SELECT repeat('x', 1000) FROM range(100000)")))
        assert still_serves(server)
        assert len(rows(lazy.until_ready())) == 100_000


def test_a_message_byte_by_byte(client):
    for byte in b"Q" + pack("!i", 13) + b"SELECT 7\0":
        client.sock.sendall(bytes([byte]))
    assert rows(client.until_ready()) == [[b"7"]]


def cancel(server, client):
    with RawClient(server.port) as other:
        other.sock.sendall(pack("!iiiI", 16, 80877102, *client.key))
        assert other.at_end()


def drop_the_first_interrupt(session, monkeypatch):
    """DuckDB drops an interrupt that comes before its query has begun."""
    dropped = [lambda: None]
    interrupt = session.interrupt
    monkeypatch.setattr(session, "interrupt", lambda: (dropped.pop() if dropped else interrupt)())


def test_cancel_stops_the_query_and_keeps_the_connection(server, client, sessions):
    client.send((b"Q", text(SLOW_QUERY)))
    assert wait_until(lambda: bool(sessions[0].log))
    cancel(server, client)
    assert error(client.until_ready())["C"] == "57014"
    assert rows(client.query("SELECT 1")) == [[b"1"]]


def test_a_cancel_that_comes_early_stops_the_query_too(server, client, sessions, monkeypatch):
    drop_the_first_interrupt(sessions[0], monkeypatch)
    client.send((b"Q", text(SLOW_QUERY)))
    assert wait_until(lambda: bool(sessions[0].log))
    cancel(server, client)
    assert error(client.until_ready())["C"] == "57014"
    assert rows(client.query("SELECT 1")) == [[b"1"]]


def test_cancel_with_a_wrong_key_does_nothing(server, client):
    client.send((b"Q", text("SELECT count(*) FROM range(300000000)")))
    with RawClient(server.port) as other:
        pid, secret = client.key
        other.sock.sendall(pack("!iiiI", 16, 80877102, pid, secret ^ 1))
        assert other.at_end()
    assert rows(client.until_ready()) == [[b"300000000"]]


def test_cancel_of_an_idle_connection_does_nothing(server, client):
    cancel(server, client)
    assert rows(client.query("SELECT 1")) == [[b"1"]]


@pytest.mark.slow
def test_a_statement_of_20_megabytes_is_read(client):
    sql = "SELECT length('" + "x" * (20 << 20) + "')"
    assert rows(client.query(sql)) == [[str(20 << 20).encode()]]


def test_many_connections_come_and_go(server):
    clients = [RawClient(server.port) for _ in range(40)]
    for raw in clients:
        raw.login(USER, PASSWORD)
    assert server.connections == 40
    for raw in clients:
        raw.sock.close()
    assert wait_until(lambda: server.connections == 0)


def test_shutdown_interrupts_a_running_query(server, sessions, monkeypatch):
    with RawClient(server.port) as raw:
        raw.login(USER, PASSWORD)
        drop_the_first_interrupt(sessions[0], monkeypatch)
        raw.send((b"Q", text(SLOW_QUERY)))
        assert wait_until(lambda: bool(sessions[0].log))
        server.shutdown()
        assert wait_until(sessions[0].closed.is_set)


MESSAGES = st.tuples(st.binary(min_size=1, max_size=1), st.binary(max_size=60))
LIKELY = st.one_of(
    st.just(parse("SELECT $1 AS a")),
    st.builds(lambda raw: bind((raw,)), st.none() | st.binary(max_size=8)),
    st.builds(lambda n: execute("", n), st.integers(-(2**31), 2**31 - 1)),
    st.tuples(st.sampled_from([b"P", b"B", b"D", b"E", b"C", b"Q", b"H", b"S"]), st.binary()),
)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.lists(LIKELY | MESSAGES, max_size=8))
def test_no_sequence_of_messages_kills_the_server(server, messages):
    with RawClient(server.port) as raw:
        raw.login(USER, PASSWORD)
        try:
            raw.send(*messages, (b"S", b""), (b"X", b""))
            while raw.read():
                pass
        except (EOFError, ConnectionError):
            pass
    assert still_serves(server)


@pytest.mark.slow
@settings(max_examples=60)
@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_kill_the_server(server, garbage, after_login):
    with RawClient(server.port) as raw:
        if after_login:
            raw.login(USER, PASSWORD)
        try:
            raw.sock.sendall(garbage)
            raw.sock.shutdown(socket.SHUT_WR)
            while raw.sock.recv(65536):
                pass
        except ConnectionError:
            pass
    assert still_serves(server)


def test_a_fatal_error_names_what_was_wrong(client):
    client.sock.sendall(b"!" + pack("!i", 4))
    kind, body = client.read()
    assert kind == b"E"
    assert "invalid frontend message type b'!'" in fields(body)["M"]
