"""How values look on the wire, type by type, both formats and both ways."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from struct import pack

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_client import row

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.results import Column
from redshift_ml.local.wire.decode import decode_parameter
from redshift_ml.local.wire.fields import Settings
from redshift_ml.local.wire.numbers import postgres_numeric
from redshift_ml.local.wire.oids import numeric_modifier
from redshift_ml.local.wire.rows import encode_rows, slices

LIBPQ = Settings()
REDSHIFT = Settings(protocol=2)
MONTH = pa.month_day_nano_interval()
FIVE = timezone(timedelta(hours=5))


def encode(array: pa.Array, column: Column, code: int, settings: Settings) -> list[bytes | None]:
    """The values of a column as a client reads them off the stream."""
    batch = pa.record_batch([array], names=["a"])
    stream = bytes(encode_rows(batch, [column], [code], settings))
    values = []
    while stream:
        assert stream[:1] == b"D"
        size = int.from_bytes(stream[1:5], "big")
        values += row(stream[5 : size + 1])
        stream = stream[size + 1 :]
    return values


def as_text(value, kind, oid, modifier=-1, settings=LIBPQ) -> str | None:
    (found,) = encode(pa.array([value], kind), Column("a", oid, -1, modifier), 0, settings)
    return None if found is None else found.decode()


def as_binary(value, kind, oid, modifier=-1, settings=LIBPQ) -> bytes | None:
    (found,) = encode(pa.array([value], kind), Column("a", oid, -1, modifier), 1, settings)
    return found


@pytest.mark.parametrize(
    ("value", "kind", "oid", "text"),
    [
        (True, pa.bool_(), 16, "t"),
        (False, pa.bool_(), 16, "f"),
        (-7, pa.int16(), 21, "-7"),
        (2**63 - 1, pa.int64(), 20, "9223372036854775807"),
        (4294967295, pa.uint32(), 26, "4294967295"),
        ("naïve ☃", pa.string(), 1043, "naïve ☃"),
        ("", pa.string(), 1043, ""),
        (b"\x00\xff", pa.binary(), 6551, "00ff"),
        ('{"a":[1]}', pa.string(), 4000, '{"a":[1]}'),
        (date(2020, 2, 29), pa.date32(), 1082, "2020-02-29"),
        (date(1, 1, 1), pa.date32(), 1082, "0001-01-01"),
        (-719163, pa.int32(), 1082, "0001-12-31 BC"),
        (-719162 - 366, pa.int32(), 1082, "0001-01-01 BC"),
        (2932897, pa.int32(), 1082, "10000-01-01"),
        (time(1, 2, 3), pa.time64("us"), 1083, "01:02:03"),
        (time(1, 2, 3, 40), pa.time64("us"), 1083, "01:02:03.00004"),
        (86_400_000_000, pa.time64("us"), 1083, "24:00:00"),
        (time(10, 0), pa.time64("us"), 1266, "10:00:00+00"),
        (datetime(2020, 1, 2, 10, 0), pa.timestamp("us"), 1114, "2020-01-02 10:00:00"),
        (datetime(2020, 1, 2, 0, 0, 0, 500000), pa.timestamp("us"), 1114, "2020-01-02 00:00:00.5"),
        (datetime(2020, 1, 2), pa.timestamp("s"), 1114, "2020-01-02 00:00:00"),
        (-62135596800000001, pa.timestamp("us"), 1114, "0001-12-31 23:59:59.999999 BC"),
        (2**63 - 1, pa.timestamp("us"), 1114, "infinity"),
        (0, pa.timestamp("us", "UTC"), 1184, "1970-01-01 00:00:00+00"),
        ([1, 2, None], pa.list_(pa.int32()), 1007, "{1,2,NULL}"),
        (["a", "b c", "", "NULL", 'q"\\', None], pa.list_(pa.string()), 1009,
         '{a,"b c","","NULL","q\\"\\\\",NULL}'),
        ([[1, 2], [3, 4]], pa.list_(pa.list_(pa.int32())), 1007, "{{1,2},{3,4}}"),
        ([], pa.list_(pa.string()), 1009, "{}"),
        ([1, 2], pa.list_(pa.int16()), 22, "1 2"),
        ("=r/awsuser", pa.string(), 1033, "=r/awsuser"),
        ("integer", pa.string(), 2206, "integer"),
        (None, pa.null(), 1043, None),
    ],
)  # fmt: skip
def test_text_format(value, kind, oid, text):
    if oid == 1082 and kind == pa.int32():
        array = pa.array([value], pa.int32()).cast(pa.date32())
        assert encode(array, Column("a", oid), 0, LIBPQ) == [text.encode()]
        return
    assert as_text(value, kind, oid) == text


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.1 + 0.2, 0, "0.3"),
        (0.1 + 0.2, 2, "0.30000000000000004"),
        (1.0, 0, "1"),
        (-0.0, 0, "-0"),
        (1e15, 0, "1e+15"),
        (123456789012345.0, 0, "123456789012345"),
        (0.0001, 0, "0.0001"),
        (0.00001, 0, "1e-05"),
        (1e-7, 0, "1e-07"),
        (1.5e300, 0, "1.5e+300"),
        (1 / 3, -5, "0.3333333333"),
        (float("inf"), 0, "Infinity"),
        (float("-inf"), 0, "-Infinity"),
        (float("nan"), 0, "NaN"),
    ],
)
def test_floats_have_the_digits_of_the_session(value, digits, text):
    assert as_text(value, pa.float64(), 701, settings=Settings(extra_float_digits=digits)) == text


def test_float4_has_six_digits():
    assert as_text(1 / 3, pa.float32(), 700) == "0.333333"
    assert as_text(1e6, pa.float32(), 700) == "1e+06"


@pytest.mark.parametrize("others", [0, 300])  # few are written one by one
@given(values=st.lists(st.none() | st.floats(), max_size=20))
def test_float_text_is_what_printf_gives(values, others):
    values = [*values, *[0.5] * others]
    names = {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}
    expected = [None if v is None else names.get(t := f"{v:.15g}", t).encode() for v in values]
    assert encode(pa.array(values, pa.float64()), Column("a", 701), 0, LIBPQ) == expected


@pytest.mark.parametrize(
    ("value", "precision", "scale", "text"),
    [
        ("1.5", 10, 2, "1.50"),
        ("-0.00000001", 18, 8, "-0.00000001"),
        ("0", 12, 10, "0.0000000000"),
        ("12345678901234567890123456789012345678", 38, 0, "12345678901234567890123456789012345678"),
    ],
)
def test_numeric_text_has_the_digits_of_its_scale(value, precision, scale, text):
    kind = pa.decimal128(precision, scale)
    assert as_text(Decimal(value), kind, 1700, numeric_modifier(precision, scale)) == text


@pytest.mark.parametrize(
    ("precision", "scale", "value", "raw"),
    [
        (10, 2, "1.50", (150).to_bytes(8, "big")),
        (10, 2, "-1.50", (-150).to_bytes(8, "big", signed=True)),
        (18, 0, "999999999999999999", (10**18 - 1).to_bytes(8, "big")),
        (38, 3, "-1.5", (-1500).to_bytes(16, "big", signed=True)),
        (38, 0, str(10**37), (10**37).to_bytes(16, "big")),
    ],
)
def test_numeric_is_a_scaled_integer_for_redshifts_drivers(precision, scale, value, raw):
    kind = pa.decimal128(precision, scale)
    modifier = numeric_modifier(precision, scale)
    assert as_binary(Decimal(value), kind, 1700, modifier, REDSHIFT) == raw
    integers = pa.array([None, Decimal(value)], kind).slice(1)
    assert encode(integers, Column("a", 1700, -1, modifier), 1, REDSHIFT) == [raw]


def test_integers_described_as_numeric_are_scaled():
    assert as_binary(3, pa.int64(), 1700, numeric_modifier(10, 1), REDSHIFT) == pack("!q", 30)


@pytest.mark.parametrize(
    ("value", "held", "shown"),
    [("1.55", (10, 2), (10, 1)), ("12345678901234567890123456789012.5", (38, 1), (38, 9))],
)
def test_a_numeric_that_does_not_fit_its_description_is_an_error(value, held, shown):
    modifier = numeric_modifier(*shown)
    with pytest.raises(RedshiftError, match="overflow") as caught:
        as_binary(Decimal(value), pa.decimal128(*held), 1700, modifier, REDSHIFT)
    assert caught.value.sqlstate == "22003"


@pytest.mark.parametrize(
    ("value", "kind", "oid", "raw"),
    [
        (True, pa.bool_(), 16, b"\x01"),
        (-2, pa.int16(), 21, pack("!h", -2)),
        (7, pa.int64(), 23, pack("!i", 7)),
        (-(2**63), pa.int64(), 20, pack("!q", -(2**63))),
        (2**32 - 1, pa.int64(), 26, b"\xff\xff\xff\xff"),
        (1.5, pa.float32(), 700, pack("!f", 1.5)),
        (1.5, pa.float64(), 701, pack("!d", 1.5)),
        ("hé", pa.string(), 1043, "hé".encode()),
        ("x", pa.string(), 19, b"x"),
        (b"\x00\xff", pa.binary(), 6551, b"\x00\xff"),
        (date(2000, 1, 2), pa.date32(), 1082, pack("!i", 1)),
        (date(1999, 12, 31), pa.date32(), 1082, pack("!i", -1)),
        (time(0, 0, 1), pa.time64("us"), 1083, pack("!q", 1_000_000)),
        (time(0, 0, 1), pa.time64("us"), 1266, pack("!qi", 1_000_000, 0)),
        (datetime(2000, 1, 1, 0, 0, 1), pa.timestamp("us"), 1114, pack("!q", 1_000_000)),
        (datetime(2000, 1, 1), pa.timestamp("s", "UTC"), 1184, pack("!q", 0)),
        ([1, 2], pa.list_(pa.int16()), 22, pack("!iiIiiihih", 1, 0, 21, 2, 0, 2, 1, 2, 2)),
        ("1 2", pa.string(), 22, pack("!iiIiiihih", 1, 0, 21, 2, 0, 2, 1, 2, 2)),
        ([5, None], pa.list_(pa.int32()), 1007, pack("!iiIiiiii", 1, 1, 23, 2, 1, 4, 5, -1)),
        ([], pa.list_(pa.string()), 1009, pack("!iiI", 0, 0, 25)),
        ("42", pa.string(), 23, pack("!i", 42)),
        ("t", pa.string(), 16, b"\x01"),
        ("2000-01-02", pa.string(), 1082, pack("!i", 1)),
        (None, pa.null(), 23, None),
    ],
)
def test_binary_format(value, kind, oid, raw):
    assert as_binary(value, kind, oid) == raw


@pytest.mark.parametrize(
    ("months", "days", "nanoseconds", "oid", "text"),
    [
        (14, 0, 0, 1188, "1 year 2 mons"),
        (-14, 0, 0, 1188, "-1 years -2 mons"),
        (0, 1, 3_661_000_000_000, 1190, "1 day 01:01:01"),
        (0, -1, 500_000_000, 1190, "-1 days +00:00:00.5"),
        (0, 0, 0, 1186, "00:00:00"),
        (1, 2, -1_000_000_000, 1186, "1 mon 2 days -00:00:01"),
    ],
)
def test_interval_text(months, days, nanoseconds, oid, text):
    assert as_text((months, days, nanoseconds), MONTH, oid) == text


def test_interval_binary_depends_on_the_client():
    value = (14, 3, 1_000_000_000)
    assert as_binary(value, MONTH, 1186) == pack("!qii", 1_000_000, 3, 14)
    ticks = 3 * 86_400_000_000 + 1_000_000
    assert as_binary(value, MONTH, 1186, settings=REDSHIFT) == pack("!qi", ticks, 14)
    assert as_binary((14, 0, 0), MONTH, 1188, settings=REDSHIFT) == pack("!i", 14)
    assert as_binary((0, 3, 10**9), MONTH, 1190, settings=REDSHIFT) == pack("!q", ticks)


def test_char_is_padded_to_its_length():
    assert as_text("ab", pa.string(), 1042, 5 + 4) == "ab   "
    assert as_binary("ab", pa.string(), 1042, 5 + 4) == b"ab   "
    assert as_text("ab", pa.string(), 1042) == "ab"


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("America/New_York", "2020-06-30 20:00:00-04"),
        ("Asia/Kolkata", "2020-07-01 05:30:00+05:30"),
        ("UTC", "2020-07-01 00:00:00+00"),
    ],
)
def test_timestamptz_is_shown_in_the_sessions_zone(zone, text):
    moment = datetime(2020, 7, 1, tzinfo=timezone.utc)
    kind = pa.timestamp("us", "UTC")
    assert as_text(moment, kind, 1184, settings=Settings(timezone=zone)) == text


@pytest.mark.parametrize("code", [0, 1])
def test_geometry_is_refused(code):
    with pytest.raises(RedshiftError, match="GEOMETRY") as caught:
        encode(pa.array(["x"]), Column("a", 3000), code, LIBPQ)
    assert caught.value.sqlstate == "0A000"


def test_a_type_without_binary_form_is_refused():
    with pytest.raises(RedshiftError, match="no binary output"):
        as_binary("integer", pa.string(), 2206)


TEXT = st.text(max_size=30).map(lambda drawn: drawn.replace("\0", ""))
VALUES = {
    16: (pa.bool_(), st.booleans()),
    21: (pa.int16(), st.integers(-(2**15), 2**15 - 1)),
    23: (pa.int32(), st.integers(-(2**31), 2**31 - 1)),
    20: (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    26: (pa.uint32(), st.integers(0, 2**32 - 1)),
    701: (pa.float64(), st.floats(allow_nan=False)),
    1043: (pa.string(), TEXT),
    6551: (pa.binary(), st.binary()),
    1082: (pa.date32(), st.dates()),
    1083: (pa.time64("us"), st.times()),
    1114: (pa.timestamp("us"), st.datetimes()),
    1184: (pa.timestamp("us", "UTC"), st.datetimes(timezones=st.just(timezone.utc))),
    1700: (
        pa.decimal128(38, 9),
        st.decimals(-(10**28), 10**28, allow_nan=False, places=9),
    ),
    1016: (pa.list_(pa.int64()), st.lists(st.none() | st.integers(-(2**63), 2**63 - 1))),
    1015: (
        pa.list_(pa.string()),
        st.lists(st.none() | TEXT),
    ),
}


@given(st.data())
def test_what_goes_out_comes_back_in(data):
    """Encoding results and decoding parameters are each other's inverse."""
    oid = data.draw(st.sampled_from(sorted(VALUES)))
    code = data.draw(st.sampled_from([0, 1]))
    kind, strategy = VALUES[oid]
    values = data.draw(st.lists(st.none() | strategy, max_size=8))
    column = Column("a", oid, -1, numeric_modifier(38, 9) if oid == 1700 else -1)
    settings = Settings(extra_float_digits=2)
    encoded = encode(pa.array(values, kind), column, code, settings)
    decoded = [None if raw is None else decode_parameter(oid, code, raw) for raw in encoded]
    assert decoded == values


@given(
    st.lists(
        st.tuples(
            st.none() | st.integers(-(2**31), 2**31 - 1),
            st.none() | TEXT,
            st.booleans(),
        ),
        max_size=30,
    ),
    st.tuples(*[st.sampled_from([0, 1])] * 3),
    st.integers(0, 5),
)
def test_rows_are_framed_whatever_they_hold(values, codes, start):
    kinds = [pa.int32(), pa.string(), pa.bool_()]
    arrays = [pa.array([v[i] for v in values], kind).slice(start) for i, kind in enumerate(kinds)]
    columns = [Column("i", 23), Column("s", 1043), Column("b", 16)]
    batch = pa.record_batch(arrays, names=["i", "s", "b"])
    stream = bytes(encode_rows(batch, columns, codes, LIBPQ))
    found = []
    while stream:
        size = int.from_bytes(stream[1:5], "big")
        raws = row(stream[5 : size + 1])
        pairs = zip(columns, codes, raws, strict=True)
        found.append(
            tuple(None if r is None else decode_parameter(c.oid, f, r) for c, f, r in pairs)
        )
        stream = stream[size + 1 :]
    assert found == values[start:]


@given(st.decimals(allow_nan=False, allow_infinity=False))
def test_postgres_numeric_round_trip(value):
    assert decode_parameter(1700, 1, postgres_numeric(value)) == value


@given(st.sampled_from([0, 16, 20, 21, 23, 25, 26, 700, 701, 1005, 1009, 1043, 1082, 1083, 1114,
                        1184, 1186, 1188, 1190, 1266, 1700, 4000, 6551, 99999]),
       st.sampled_from([0, 1]), st.binary(max_size=40))  # fmt: skip
def test_no_parameter_bytes_raise_anything_but_redshift_errors(oid, code, raw):
    try:
        decode_parameter(oid, code, raw)
    except RedshiftError as problem:
        assert problem.sqlstate in {"22021", "22P02", "22P03", "22003", "0A000"}


@pytest.mark.parametrize(
    ("oid", "text", "value"),
    [
        (16, "TRUE", True),
        (16, "off", False),
        (1700, "1e3", Decimal("1e3")),
        (1114, "2020-01-02 03:04:05.6", datetime(2020, 1, 2, 3, 4, 5, 600000)),
        (1184, "2020-01-02 03:04:05+05", datetime(2020, 1, 2, 3, 4, 5, tzinfo=FIVE)),
        (1082, "Jan 2 2020", "Jan 2 2020"),
        (1114, "2020-01-02 03:04:05 BC", "2020-01-02 03:04:05 BC"),
        (6551, "00ff", b"\x00\xff"),
        (1007, "{1,NULL,3}", [1, None, 3]),
        (1009, '{a,"b,\\"c",NULL,"NULL"}', ["a", 'b,"c', None, "NULL"]),
        (0, "anything", "anything"),
        (4000, '{"a":1}', '{"a":1}'),
    ],
)  # fmt: skip
def test_text_parameters(oid, text, value):
    assert decode_parameter(oid, 0, text.encode()) == value


@pytest.mark.parametrize(
    ("oid", "text", "state"),
    [
        (23, "x", "22P02"),
        (23, "2147483648", "22003"),
        (21, "1_000", "22P02"),
        (16, "maybe", "22P02"),
        (1700, "1,5", "22P02"),
        (1007, "1,2", "22P02"),
        (1007, '{1,"2}', "22P02"),
    ],
)
def test_wrong_text_parameters(oid, text, state):
    with pytest.raises(RedshiftError) as caught:
        decode_parameter(oid, 0, text.encode())
    assert caught.value.sqlstate == state


def test_batches_are_cut_by_size():
    narrow = pa.record_batch([pa.array(np.arange(100_000))], names=["a"])
    assert [s.num_rows for s in slices(narrow)] == [32768, 32768, 32768, 1696]
    wide = pa.record_batch([pa.array(["x" * 5_000_000] * 4)], names=["a"])
    assert [s.num_rows for s in slices(wide)] == [1, 1, 1, 1]
    assert list(slices(narrow.slice(0, 0))) == []
