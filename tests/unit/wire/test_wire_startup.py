"""How a connection begins: versions, encryption requests, passwords, parameters."""

from __future__ import annotations

import socket
import time
from struct import pack

import pytest
from duck_session import PASSWORD, USER, DuckSession
from raw_client import RawClient, error, fields, kinds, rows, startup, text

from redshift_ml.local.wire import md5_verifier, serve


def test_login_reports_what_drivers_read(server):
    with RawClient(server.port) as raw:
        messages = raw.login(USER, PASSWORD, client_protocol_version="2")
    assert kinds(messages)[0] == "R"
    assert kinds(messages).endswith("KZ")
    assert raw.statuses["server_version"] == "8.0.2"
    assert raw.statuses["integer_datetimes"] == "on"
    assert raw.statuses["server_protocol_version"] == "2"
    assert raw.statuses["session_authorization"] == USER
    assert raw.statuses["datashare_enabled"] == "off"


@pytest.mark.parametrize(("asked", "answered"), [("0", "0"), ("1", "1"), ("2", "2"), ("9", "2")])
def test_driver_protocol_version_is_answered(server, asked, answered):
    with RawClient(server.port) as raw:
        raw.login(USER, PASSWORD, client_protocol_version=asked)
    assert raw.statuses["server_protocol_version"] == answered


def test_driver_protocol_version_must_be_a_number(server):
    with RawClient(server.port) as raw:
        messages = raw.login(USER, PASSWORD, client_protocol_version="two")
    assert fields(messages[0][1])["C"] == "08P01"


@pytest.mark.parametrize("code", [80877103, 80877104])
def test_encryption_is_declined_and_login_goes_on(server, code):
    with RawClient(server.port) as raw:
        raw.sock.sendall(pack("!ii", 8, code))
        assert raw.exactly(1) == b"N"
        assert kinds(raw.login(USER, PASSWORD)).endswith("Z")


@pytest.mark.parametrize(
    ("user", "password"), [(USER, "wrong"), ("nobody", PASSWORD), ("nobody", "")]
)
def test_wrong_password_and_unknown_user_look_the_same(server, user, password):
    with RawClient(server.port) as raw:
        problem = error(raw.login(user, password))
        assert raw.at_end()
    assert problem["S"] == "FATAL"
    assert problem["C"] == "28000"
    assert problem["M"] == f'password authentication failed for user "{user}"'


def test_a_user_is_required(server):
    with RawClient(server.port) as raw:
        raw.sock.sendall(startup(database="dev"))
        assert error([raw.read()])["C"] == "28000"


def test_unknown_database_is_said_in_redshifts_words(server):
    with RawClient(server.port) as raw:
        problem = error(raw.login(USER, PASSWORD, database="nowhere"))
    assert (problem["C"], problem["M"]) == ("3D000", 'database "nowhere" does not exist')


def test_unknown_startup_parameters_are_tolerated(server):
    with RawClient(server.port) as raw:
        messages = raw.login(USER, PASSWORD, driver_version="x", os_version="y", plugin_name="z")
    assert kinds(messages).endswith("Z")


def test_options_become_settings_of_the_session(server, sessions):
    with RawClient(server.port) as raw:
        raw.login(
            USER, PASSWORD, options=r"-c query_group=a\ b --search-path=x", application_name="t'1"
        )
    assert sessions[0].settings["query_group"] == "a b"
    assert sessions[0].settings["search_path"] == "x"
    assert sessions[0].settings["application_name"] == "t''1"


def test_an_option_that_the_session_refuses_ends_the_login(server):
    with RawClient(server.port) as raw:
        problem = error(raw.login(USER, PASSWORD, options="-c a.b=1"))
    assert (problem["S"], problem["C"]) == ("FATAL", "42601")


def test_other_encodings_are_refused(server):
    with RawClient(server.port) as raw:
        messages = raw.login(USER, PASSWORD, client_encoding="LATIN1")
    assert error(messages)["C"] == "22023"
    assert "UTF8" in error(messages)["H"]


@pytest.mark.parametrize("name", ["UTF8", "utf-8", "'utf-8'", "UNICODE"])
def test_spellings_of_utf8_are_accepted(server, name):
    with RawClient(server.port) as raw:
        assert kinds(raw.login(USER, PASSWORD, client_encoding=name)).endswith("Z")


def test_newer_minor_versions_are_negotiated_down(server):
    body = pack("!i", 196608 + 2) + text("user") + text(USER) + text("_pq_.x") + text("1") + b"\0"
    with RawClient(server.port) as raw:
        raw.sock.sendall(pack("!i", len(body) + 4) + body)
        assert raw.read() == (b"v", pack("!ii", 0, 1) + text("_pq_.x"))
        assert raw.read()[0] == b"R"


def test_protocol_2_is_refused(server):
    with RawClient(server.port) as raw:
        raw.sock.sendall(pack("!ii", 8, 131072))
        problem = fields(raw.read()[1])
    assert (problem["C"], problem["S"]) == ("0A000", "FATAL")


def test_a_client_that_does_not_log_in_is_cut_off():
    started = time.monotonic()
    server = serve(DuckSession, users={}.get, port=0, startup_timeout=1.0)
    with server, RawClient(server.port) as raw:
        raw.sock.sendall(startup(user=USER)[:9])  # half a startup packet
        assert raw.at_end()
    assert time.monotonic() - started > 0.9


def test_only_loopback_hosts_are_served():
    with pytest.raises(ValueError, match=r"loopback only; got '0\.0\.0\.0'"):
        serve(DuckSession, users={}.get, port=0, host="0.0.0.0")
    with pytest.raises(ValueError, match="loopback"):
        serve(DuckSession, users={}.get, port=0, host="example.org")


def test_a_taken_port_is_an_os_error(server):
    with pytest.raises(OSError, match="in use"):
        serve(DuckSession, users={}.get, port=server.port)


def test_ipv6_loopback_is_served():
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    users = {USER: md5_verifier(USER, PASSWORD)}
    try:
        server = serve(DuckSession, users=users.get, port=0, host="::1")
    except OSError:
        pytest.skip("no IPv6 loopback here")
    with server, socket.create_connection(("::1", server.port), timeout=60) as sock:
        sock.sendall(startup(user=USER))
        assert sock.recv(1) == b"R"


def test_shutdown_tells_idle_clients_and_frees_the_port(sessions):
    users = {USER: md5_verifier(USER, PASSWORD)}

    def connect(user, database):
        sessions.append(DuckSession(user, database))
        return sessions[-1]

    server = serve(connect, users=users.get, port=0).start()
    port = server.port
    with RawClient(port) as raw:
        raw.login(USER, PASSWORD)
        server.shutdown()
        assert fields(raw.read()[1])["C"] == "57P01"
        assert raw.at_end()
    assert sessions[0].closed.is_set()
    serve(connect, users=users.get, port=port).shutdown()


def test_rows_flow_after_login(client):
    assert rows(client.query("SELECT 42")) == [[b"42"]]
