# ruff: noqa: E501 - SQL in tables reads best in one line
"""Every function of the table, by its result; most are examples of the AWS documentation."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile import TranspileContext, parse_one, transpile
from redshift_ml.local.transpile.functions import FUNCTIONS
from redshift_ml.local.transpile.functions.system import CATALOG

DAY, MOMENT = dt.date, dt.datetime
JSON = '{"f2":{"f3":1},"f4":{"f5":99,"f6":"star"}}'

# function → (expression, value)
EXAMPLES: dict[str, list[tuple[str, Any]]] = {
    # conditionals
    "case": [("case when 1 = 1 then 'a' end", "a")],
    "coalesce": [("coalesce(null, 2)", 2)],
    "decode": [
        ("decode(2, 1, 'one', 2, 'two')", "two"),
        ("decode(null, null, 'same', 'other')", "same"),
        ("decode(3, 1, 'one')", None),
    ],
    "greatest": [("greatest(1, null, 3)", 3)],
    "least": [("least(4, null, 3)", 3)],
    "nullif": [("nullif('a', 'a')", None)],
    "nvl": [("nvl(null, null, 'x')", "x")],
    "nvl2": [("nvl2(null, 1, 2)", 2), ("nvl2('', 1, 2)", 1)],
    # dates
    "add_months": [
        ("add_months('2008-04-30', 1)", MOMENT(2008, 5, 31)),
        ("add_months('2008-01-15', -1)", MOMENT(2007, 12, 15)),
    ],
    "at time zone": [
        (
            "(timestamp '2001-02-16 20:38:40' at time zone 'MST') at time zone 'UTC'",
            MOMENT(2001, 2, 17, 3, 38, 40),
        ),
        ("(date '2001-02-15' + 1) at time zone 'EST'", MOMENT(2001, 2, 15, 19)),
        ("timezone('EST', date '2001-02-16')", MOMENT(2001, 2, 15, 19)),
    ],
    "convert_timezone": [
        ("convert_timezone('EST', '20080305 12:25:29')", MOMENT(2008, 3, 5, 7, 25, 29)),
        (
            "convert_timezone('US/Pacific', 'UTC', '2008-03-05 12:25:29')",
            MOMENT(2008, 3, 5, 20, 25, 29),
        ),
    ],
    "current_date": [("current_date > '2020-01-01'", True)],
    "date_cmp": [("date_cmp('2008-01-01', '2008-01-04')", -1)],
    "date_cmp_timestamp": [("date_cmp_timestamp('2008-06-18', '2008-06-18 01:00')", -1)],
    "date_cmp_timestamptz": [("date_cmp_timestamptz('2008-06-18', '2008-06-18 00:00+00')", 0)],
    "dateadd": [
        ("dateadd(month, 1, '2008-01-31')", MOMENT(2008, 2, 29)),
        ("dateadd(mons, -18, date '2008-02-28')", MOMENT(2006, 8, 28)),
        ("dateadd(m, 30, '2008-02-28 10:00')", MOMENT(2008, 2, 28, 10, 30)),
        ("dateadd('qtr', 2, '2008-01-01')", MOMENT(2008, 7, 1)),
        ("dateadd(ms, 5, '2008-01-01')", MOMENT(2008, 1, 1, 0, 0, 0, 5000)),
        ("dateadd(w, 1, '2008-01-01')", MOMENT(2008, 1, 8)),
    ],
    "date_add": [("date_add('day', 3, '2008-01-01')", MOMENT(2008, 1, 4))],
    "datediff": [
        ("datediff(week, '2009-01-01', '2009-12-31')", 52),
        ("datediff(qtr, '1998-07-01', '2008-02-28')", 38),
        ("datediff(day, '2008-06-01 23:59', '2008-06-02 00:01')", 1),
        ("datediff(yr, '2008-12-31', '2009-01-01')", 1),
        ("datediff(h, '2009-01-01', '2009-12-31')", 8736),
        ("datediff(mon, '2009-02-01', '2009-01-31')", -1),
        ("datediff(century, '1999-12-31', '2000-06-01')", 0),
        ("datediff(hour, time '20:00:00', time '15:24:45')", -5),
    ],
    "date_diff": [("date_diff('minutes', '2008-01-01', '2008-01-01 01:00')", 60)],
    "date_part": [
        ("date_part(w, timestamp '2008-06-17 09:44:54')", 25),
        ("date_part(dow, date '2008-06-17')", 2),
        ("date_part('minute', timestamp '2008-06-17 09:44:54')", 44),
        ("date_part(sec, timestamp '2009-09-21 11:10:03.189717')", 3.189717),
        ("date_part('ms', timestamp '2009-09-21 11:10:03.189717')", 3189.717),
        ("date_part(epoch, timestamp '2008-01-01 20:00:00')", 1199217600.0),
    ],
    "pgdate_part": [("pgdate_part('month', date '20220502')", 5)],
    "datepart": [("datepart(year, date '2008-06-17')", 2008)],
    "date_part_year": [("date_part_year(date '20220502 04:05:06.789')", 2022)],
    "date_trunc": [
        ("date_trunc('week', '2008-09-07'::date)", MOMENT(2008, 9, 1)),
        ("date_trunc('minute', timestamp '20200430 04:05:06.789')", MOMENT(2020, 4, 30, 4, 5)),
        ("date_trunc('century', date '2000-06-01')", MOMENT(1901, 1, 1)),
    ],
    "extract": [
        ("extract(doy from date '2008-02-01')", 32),
        ("extract(hour from timestamp '2009-09-09 12:08:43')", 12),
        ("extract(epoch from timestamp '1970-01-02')", 86400),
        ("extract(sec from timestamp '2009-09-21 11:10:03.189717')", 3),
        ("extract(ms from timestamp '2009-09-09 12:08:43.101')", 101),
        ("extract(us from timestamp '2009-09-21 11:10:03.189717')", 717),
        ("extract(ms from time '18:25:33.123456')", 123),
        ("extract(decade from timestamp '1999-02-16 20:38:40')", 200),
        ("extract(decade from timestamp '2000-02-16 20:38:40')", 201),
        ("extract(century from timestamp '2000-12-16 12:21:13')", 20),
        ("extract(mil from timestamp '2001-12-16 12:21:13')", 3),
    ],
    "getdate": [("getdate() > '2020-01-01' and datepart(us, getdate()) % 1000000 = 0", True)],
    "interval_cmp": [("interval_cmp(interval '1 day', interval '2 days')", -1)],
    "last_day": [("last_day('2004-02-15')", DAY(2004, 2, 29))],
    "months_between": [
        ("months_between('1969-01-18', '1969-03-18')", -2.0),
        ("months_between('2004-02-29', '2004-01-31')", 1.0),
    ],
    "next_day": [
        ("next_day('2014-08-20', 'Tuesday')", DAY(2014, 8, 26)),
        ("next_day('2014-08-20', 'w')", "not a valid day"),
        ("next_day('2014-08-20', 'We')", DAY(2014, 8, 27)),
    ],
    "sysdate": [("sysdate > '2020-01-01'", True)],
    "timeofday": [("len(timeofday()) > 20", True)],
    "timestamp_cmp": [("timestamp_cmp('2008-01-24 06:43:29', '2008-01-24 06:43:29')", 0)],
    "timestamp_cmp_date": [("timestamp_cmp_date('2008-01-24 06:43', '2008-01-24')", 1)],
    "timestamp_cmp_timestamptz": [
        ("timestamp_cmp_timestamptz('2008-01-24 00:00', '2008-01-24 00:00+00')", 0)
    ],
    "timestamptz_cmp": [
        ("timestamptz_cmp('2008-01-24 06:43+02', '2008-01-24 06:43+00')", -1)
    ],
    "timestamptz_cmp_date": [("timestamptz_cmp_date('2008-01-24 06:43+00', '2008-01-24')", 1)],
    "timestamptz_cmp_timestamp": [
        ("timestamptz_cmp_timestamp('2008-01-24 06:43+00', '2008-01-24 06:43')", 0)
    ],
    "timezone": [
        ("timezone('UTC', timestamptz '2008-06-17 09:00-05')", MOMENT(2008, 6, 17, 14)),
    ],
    "to_char": [
        ("to_char(timestamp '2009-12-31 23:15:59', 'MONTH-DY-DD-YYYY HH12:MIPM')",
         "DECEMBER -THU-31-2009 11:15PM"),
        ("to_char(date '2009-01-05', 'FMMonth DDth \"week\" IW')", "January 05th week 02"),
        ("to_char(timestamp '2009-12-31 23:15:59', 'YYYY-MM-DD HH24:MI:SS')",
         "2009-12-31 23:15:59"),
        ("to_char(-125.8, '999D99S')", "125.80-"),
        ("to_char(125.8, '999D99')", " 125.80"),
        ("to_char(22.99, '$99,999.99')", "     $22.99"),
        ("to_char(-5, '999PR')", "  <5>"),
        ("to_char(0.5, 'FM0.00')", "0.50"),
        ("to_char(-12, 'MI9999') || to_char(12, '9999MI') || to_char(12, 'FMMI9999')", "-  12  12 12"),
        ("to_char(12, 'PL9999') || to_char(-12, 'PL9999') || to_char(12, 'FM9999PL')", "+   12   -1212+"),
        ("to_char(12, 'SG9999') || to_char(-12, '9999SG') || to_char(1234, 'FMSG9G999')", "+  12  12-+1,234"),
        ("to_char(22, '9999th') || to_char(-22, '9999th') || to_char(13, 'FM99TH')", "   22nd  -2213TH"),
        ("to_char(-12, '9 9 9') || to_char(1.5, 'FM90.0099')", "  -1 21.50"),
        ("to_char(date '2009-11-05', 'RM|rm|FMRM')", "XI  |xi  |XI"),
        ("to_char(timestamp '2009-12-31 23:15:59', 'MI:SSSS')", "15:83759"),
        ("to_char(timestamp '2009-12-31 23:15:59', 'YYYY-MM-DD\"T\"HH24:MI')", "2009-12-31T23:15"),
        ("to_char(timestamp '2009-12-31 23:15:59', 'MM-DDTHH24')", "12-31STH24"),
        ("to_char(date '2009-12-31', 'b.c. AD ad a.m.')", "a.d. AD ad a.m."),
        ("to_char(date '2009-12-31', '')", None),
        ("to_char(12345, '9,999')", " #,###"),
        ("to_char(-1234.5, '9.99')", "-#.##"),
    ],
    "to_date": [
        ("to_date('02 Oct 2001', 'DD Mon YYYY')", DAY(2001, 10, 2)),
        ("to_date('20010631', 'YYYYMMDD')", DAY(2001, 7, 1)),
        ("to_date('20010631', 'YYYYMMDD', true)", "out of range"),
    ],
    "to_number": [
        ("to_number('12,454.8-', '99G999D9S')", Decimal("-12454.8")),
        ("to_number('$ 2,012,454.88', 'L 9,999,999.99')", Decimal("2012454.88")),
        ("to_number('twelve', '99')", "invalid input syntax for type numeric"),
    ],
    "to_timestamp": [
        ("to_timestamp('05 Dec 2008 09:15 PM', 'DD Mon YYYY HH12:MI PM')::timestamp",
         MOMENT(2008, 12, 5, 21, 15)),
    ],
    # strings
    "||": [("'a' || 'b'", "ab"), ("'a' || null", None)],
    "ascii": [("ascii('amazon')", 97)],
    "bpcharcmp": [("bpcharcmp('a', 'b')", -1)],
    "btrim": [("btrim('  abc  ')", "abc"), ("btrim('xyzaxyzbxyzcxyz', 'xyz')", "axyzbxyzc")],
    "bttext_pattern_cmp": [("bttext_pattern_cmp('b', 'a')", 1)],
    "char_length": [("char_length('français')", 8)],
    "character_length": [("character_length('a')", 1)],
    "charindex": [("charindex('fish', 'dogfish')", 4), ("charindex('x', 'dogfish')", 0)],
    "chr": [("chr(65)", "A")],
    "concat": [("concat('December 25, ', '2008')", "December 25, 2008"), ("concat('a', null)", None)],
    "crc32": [("crc32('Amazon Redshift')", "f2726906")],
    "difference": [("difference('Amazon', 'Ammozon')", 4)],
    "initcap": [("initcap('nibh.enim@egestas.ca')", "Nibh.Enim@Egestas.Ca")],
    "left": [("left('caterpillar', 3)", "cat")],
    "len": [("len('français')", 8), ("len('cat   ')", 6)],
    "length": [("length('')", 0)],
    "lower": [("lower('CaT')", "cat")],
    "lpad": [("lpad('cat', null)", None), ("lpad('cat', 5)", "  cat"), ("lpad('caterpillar', 5, '*')", "cater")],
    "ltrim": [("ltrim('2008-01-24', '2008-')", "1-24"), ("ltrim('  a')", "a")],
    "octet_length": [("octet_length('français')", 9)],
    "octetindex": [("octetindex('q', 'Amazon Redshift')", 0), ("octetindex('x', 'éx')", 3)],
    "position": [("position('fish' in 'dogfish')", 4)],
    "quote_ident": [("quote_ident('a\"b')", '"a""b"'), ("quote_ident('ab')", "ab")],
    "quote_literal": [("quote_literal('it''s')", "'it''s'")],
    "repeat": [("repeat('ab', null)", None), ("repeat('ab', -1)", ""), ("repeat('ab', 3)", "ababab")],
    "replace": [("replace('Shows', 'Show', 'Theatre')", "Theatres")],
    "replicate": [("replicate('a', 2)", "aa")],
    "reverse": [("reverse('frog')", "gorf")],
    "right": [("right('caterpillar', 6)", "pillar")],
    "rpad": [("rpad('cat', null, 'x')", None), ("rpad('cat', 5, 'xy')", "catxy")],
    "rtrim": [("rtrim('axx', 'x')", "a")],
    "soundex": [("soundex('Amazon')", "A525"), ("soundex('Robert')", "R163")],
    "split_part": [
        ("split_part('abc$def$ghi', '$', 2)", "def"),
        ("split_part('abc$def', '$', 4)", ""),
        ("split_part('abc', '', 1) || '.' || split_part('abc', '', 2)", "abc."),
        ("split_part('a', 'b', 0)", "field position must be greater than zero"),
    ],
    "strpos": [("strpos('dogfish', 'fish')", 4)],
    "strtol": [
        ("strtol('abcd1234', 16)", 2882343476),
        ("strtol('-110101', 2)", -53),
        ("strtol('xyz', 16)", "not valid to be converted to base 16"),
    ],
    "substr": [("substr('caterpillar', 6, 4)", "pill")],
    "substring": [
        ("substring('caterpillar', 6, 4)", "pill"),
        ("substring('caterpillar', null)", None),
        ("substring('caterpillar', 0, null)", None),
        ("substring('caterpillar', null, -1)", None),
        ("substring('caterpillar', 1, -1)", "negative substring length not allowed"),
        ("substring('caterpillar', 0, 5)", "cate"),
        ("substring('caterpillar', -2, 5)", "ca"),
        ("substring('caterpillar' from 8)", "llar"),
        ("substring('caterpillar', 12, 3)", ""),
    ],
    "textlen": [("textlen('abc')", 3)],
    "translate": [("translate('mint tea', 'inea', 'osin')", "most tin")],
    "trim": [("trim('    dog    ')", "dog"), ("trim(both '\"' from '\"dog\"')", "dog"),
             ("trim(leading 'C' from 'CC1')", "1")],
    "upper": [("upper('é')", "É")],
    # patterns
    "~": [("'a\nc' ~ 'a.c' and 'a\nc' ~ ('a' || '.') and 'a\nc' !~* 'A.B'", True), ("'abc' ~ '^a'", True), ("'abc' !~* 'B'", False)],
    "similar to": [
        ("'abc' similar to '%(b|d)%'", True),
        ("'abc' similar to 'b'", False),
        ("'abc' similar to 'a.c'", False),
        ("'a.c' similar to 'a.[^%]'", True),
        (r"'50%' similar to '_+\\%' and not '50' similar to '%\\%%'", True),
        ("'a_c' similar to 'a#_c' escape '#' and not 'abc' similar to 'a#_c' escape '#'", True),
        ("not 'ab' similar to 'a' || '.' escape ''", True),
        ("'x' similar to 'x' escape '##'", "ESCAPE must be a literal of one character, or none"),
    ],
    "like": [("'a_b' like 'a\\\\_b'", True), ("'axb' like 'a\\\\_b'", False),
             ("'a%b' like 'a^%b' escape '^'", True), ("'ABC' ilike 'a%'", True)],
    "regexp_count": [(r"regexp_count('a\nb', '.')", 3), (r"regexp_count('a\nb', '.', 1, 'p')", 2), ("regexp_count('abcdefghijklmnopqrstuvwxyz', '[a-z]{3}')", 8),
                     ("regexp_count('the fox', 'FOX', 1, 'i')", 1)],
    "regexp_instr": [(r"regexp_instr('a\nbc', 'a.b', 1, 1, 1)", 4), ("regexp_instr('abcabc', 'c', 1, 2)", 6), ("regexp_instr('abc', 'z')", 0),
                     ("regexp_instr('the fox', 'FOX', 1, 1, 0, 'i')", 5),
                     ("regexp_instr('the fox x', 'fox', 1, 1, 1)", 8),
                     ("regexp_instr('the fox', 'fox', 1, 0, 1)", 0)],
    "regexp_replace": [(r"regexp_replace('<think>a\nb</think>c', '<think>.*</think>')", "c"), ("regexp_replace('the fox', 'FOX', 'quick brown fox', 1, 'i')",
                        "the quick brown fox"),
                       ("regexp_replace('a.b.c', '\\\\.', '-')", "a-b-c"),
                       ("regexp_replace('ab', '(a)(b)', '$2$1')", "ba"),
                       ("regexp_replace('a@b.com', '@.*\\\\.(org|com)$')", "a")],
    "regexp_substr": [(r"regexp_substr('a\nbc', 'A.B', 1, 1, 'i')", "a\nb"), ("regexp_substr('the fox', 'FOX', 1, 1, 'i')", "fox"),
                      ("regexp_substr('abc', '(b)(c)', 1, 1, 'e')", "b"),
                      ("regexp_substr('abc', 'x')", "")],
    # math
    "abs": [("abs(-38)", 38)],
    "acos": [("acos(null)", None), ("acos(-1.5)", "input is out of range"), ("acos(1)", 0.0)],
    "asin": [("asin(2)", "input is out of range"), ("asin(0)", 0.0)],
    "atan": [("atan(0)", 0.0)],
    "atan2": [("atan2(0, 1)", 0.0)],
    "cbrt": [("cbrt(27)", 3.0)],
    "ceil": [("ceil(1.2)", 2)],
    "ceiling": [("ceiling(1.2)", 2)],
    "cos": [("cos(0)", 1.0)],
    "cot": [("round(cot(1), 4)", 0.6421)],
    "degrees": [("degrees(pi())", 180.0)],
    "dexp": [("dexp(0)", 1.0)],
    "dlog1": [("dlog1(1)", 0.0)],
    "dlog10": [("dlog10(100)", 2.0)],
    "exp": [("exp(0)", 1.0)],
    "factorial": [("factorial(5)", 120)],
    "floor": [("floor(-1.2)", -2)],
    "ln": [("ln(1)", 0.0)],
    "log": [("log(1000)", 3.0), ("log(2, 8)", 3.0)],
    "mod": [("mod(10, 4)", 2), ("mod(-10, 4)", -2)],
    "pi": [("round(pi(), 4)", 3.1416)],
    "power": [("power(-8, 3) + (-8) ^ -1", -512.125), ("power(-8, 0.5)", "a negative number raised to a non-integer power"), ("0 ^ -1", "zero raised to a negative power"), ("|/ (0 - 1)", "cannot take square root of a negative number"), ("power(2, 10)", 1024.0)],
    "pow": [("pow(2, 3)", 8.0)],
    "radians": [("round(radians(180), 4)", 3.1416)],
    "random": [("random() between 0 and 1", True)],
    "round": [("round(28.05, 1)", Decimal("28.1")), ("round(-1.5)", Decimal("-2"))],
    "sign": [("sign(-17.2)", -1)],
    "sin": [("sin(0)", 0.0)],
    "sqrt": [("sqrt(16)", 4.0)],
    "tan": [("tan(0)", 0.0)],
    "to_hex": [("to_hex(-2) || to_hex(-2::bigint)", "fffffffe" + "f" * 15 + "e"), ("to_hex(2147483647)", "7fffffff")],
    "trunc": [("trunc(-43.8)", Decimal("-43")), ("trunc(42.79, 1)", Decimal("42.7")),
              ("trunc(timestamp '2008-06-18 10:00')", DAY(2008, 6, 18))],
    # hashes
    "checksum": [("checksum('a') = checksum('a') and checksum('a') <> checksum('b')", True)],
    "fnv_hash": [
        ("fnv_hash(1)", -5968735742475085980),
        ("fnv_hash('Amazon Redshift')", 7783490368944507294),
        ("fnv_hash('Amazon Redshift', fnv_hash(1))", -2202602717770968555),
        ("fnv_hash(1::smallint)", 589727492704079044),
        ("fnv_hash(1::bigint)", -8517097267634966620),
    ],
    "getbit": [("getbit(from_hex('4d'), 2)", 1), ("getbit(from_hex('4d00'), 8)", 1), ("getbit(from_hex('4d'), 5)", 0), ("getbit(null, 5)", None), ("getbit(from_hex('4d'), 8)", "outside of the binary value")],
    "cast": [("cast('1' as int)", 1)],
    "convert": [("convert(integer, '1')", 1), ("convert(varchar(2), 123)", "12")],
    "try_cast": [
        ("try_cast('x' as int)", None), ("try_cast('1.5' as int)", None), ("try_cast(' 7 ' as int)", 7),
        ("try_cast('éa' as varchar(2))", "é"), ("try_cast('maybe' as bool)", None), ("try_cast('Yes' as bool)", True),
        ("try_cast('03/05/2008' as date)", dt.date(2008, 3, 5)), ("try_cast('x' as date)", None), ("try_cast(try_cast('9' as int) as varchar)", "9"),
        ("try_cast(json_parse('{\"a\": true}').a as bool)", True), ("json_parse('{\"a\": \"x\"}').a::bool", None), ("json_parse('{\"a\": [1]}').a::int", None),
    ],
    "text_to_int_alt": [("text_to_int_alt('123-')", -123), ("text_to_int_alt('2147483647+')", 2147483647), ("text_to_int_alt('-123E-2')", -1), ("text_to_int_alt('123.123')", 123), ("text_to_int_alt(' ')", 0), ("text_to_int_alt(null)", None)],
    "text_to_numeric_alt": [("text_to_numeric_alt('1.5')", Decimal("2")), ("text_to_numeric_alt('123.52501', 10, 2)", Decimal("123.53")), ("text_to_numeric_alt(repeat('9', 38) || '-')", Decimal("-" + "9" * 38)), ("text_to_numeric_alt('-123E2')", Decimal("-12300"))],
    "current_timestamp": [("current_timestamp > '2020-01-01'::timestamptz", True)],
    "from_hex": [("from_hex('6162')", b"ab")],
    "from_varbyte": [("from_varbyte(to_varbyte('abc', 'utf8'), 'hex')", "616263")],
    "func_sha1": [("func_sha1('a')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8")],
    "md5": [("md5('Amazon Redshift')", "f7415e33f972c03abd4f3fed36748f7a")],
    "murmur3_32_hash": [("murmur3_32_hash(34)", 2017239379), ("murmur3_32_hash('iceberg')", 1210000089)],
    "sha": [("sha('a')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8")],
    "sha1": [("sha1('a')", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8")],
    "sha2": [
        ("sha2('Amazon Redshift', 256)",
         "15013dc10bc5b293f1f66ea28d818387f191cafeb26f89639fae0b4acf9c8772"),
        ("len(sha2('a', 512))", 128), ("sha2('a', 100)", ""),
    ],
    "to_varbyte": [("to_varbyte('xy', 'utf8')", b"xy"), ("to_varbyte('7879', 'hex')", b"xy")],
    # JSON text
    "can_json_parse": [("can_json_parse('[1')", False), ("can_json_parse('[1]')", True)],
    "is_valid_json": [("is_valid_json('{\"a\":1}')", True), ("is_valid_json('{a:1}')", False)],
    "is_valid_json_array": [("is_valid_json_array('{}')", False), ("is_valid_json_array('[]')", True)],
    "json_array_length": [("json_array_length('[1,[2],3]')", 3), ("json_array_length('x', true)", None),
                          ("json_array_length('x')", "Invalid JSON")],
    "json_extract_array_element_text": [
        ("json_extract_array_element_text('[111,112,113]', 2)", "113"),
        ("json_extract_array_element_text('[1]', 5)", ""),
        ("json_extract_array_element_text('[\"a\",[\"b\",1]]', 1)", '["b",1]'),
        ("json_extract_array_element_text('[1', 0, true)", None),
    ],
    "json_extract_path_text": [
        (f"json_extract_path_text('{JSON}', 'f4', 'f6')", "star"),
        (f"json_extract_path_text('{JSON}', 'f4')", '{"f5":99,"f6":"star"}'),
        (f"json_extract_path_text('{JSON}', 'f4', 'nope')", ""),
        (f"json_extract_path_text('{JSON}', 'F4')", ""),
        (f"json_extract_path_text('{JSON}', lower('F4'), 'f6')", "star"),
        ("""json_extract_path_text('{"a/b": {"c~d": 1}}', 'a/b', 'c~d')""", "1"),
        ("json_extract_path_text('{bad', 'a', true)", None),
        ("json_extract_path_text('{bad', 'a')", "Invalid JSON"),
        ("json_extract_path_text(null, 'a')", None),
    ],
    "json_parse": [("json_parse('[1,\"a\",null]')", [1, "a", None]), ("json_parse('{')", "Invalid JSON")],
    "json_serialize": [("json_serialize(json_parse('{\"a\": [1, 2]}'))", '{"a":[1,2]}')],
    "json_serialize_to_varbyte": [("json_serialize_to_varbyte(json_parse('[1]'))", b"[1]")],
    # SUPER
    "array": [("array(1, 'abc', true, null)", [1, "abc", True, None])],
    "array_concat": [("array_concat(array(10001), array(10002))", [10001, 10002])],
    "array_contains": [("array_contains(array('red', 'green'), 'green')", True)],
    "array_distinct": [("array_distinct(array(2, 1, 2))", [2, 1])],
    "array_except": [("array_except(array('a', 'b'), array('a'))", ["b"])],
    "array_flatten": [("array_flatten(array(array(1, 2), array(3, 4)))", [1, 2, 3, 4])],
    "array_intersection": [("array_intersection(array(1, 2), array(2, 3))", [2])],
    "array_position": [("array_position(array('x', 'y'), 'y')", 1), ("array_position(array(1), 5)", -1)],
    "array_positions": [("array_positions(array(1, 2, 1), 1)", [0, 2])],
    "array_sort": [("array_sort(array(3, 1, 2))", [1, 2, 3])],
    "array_union": [("array_union(array(1, 2), array(2, 3))", [1, 2, 3])],
    "arrays_overlap": [("arrays_overlap(array(1), array(2))", False)],
    "get_array_length": [("get_array_length(array(1, 2))", 2), ("get_array_length(object())", None)],
    "is_array": [("is_array(array(1))", True), ("is_array(object('a', 1))", False)],
    "is_bigint": [("is_bigint(json_parse('5'))", True)],
    "is_boolean": [("is_boolean(json_parse('true'))", True)],
    "is_char": [("is_char(json_parse('\"a\"'))", True)],
    "is_decimal": [("is_decimal(json_parse('5'))", True)],
    "is_float": [("is_float(json_parse('5.5'))", True)],
    "is_integer": [("is_integer(json_parse('5'))", True), ("is_integer(json_parse('\"5\"'))", False)],
    "is_object": [("is_object(json_parse('{}'))", True)],
    "is_scalar": [("is_scalar(json_parse('5'))", True), ("is_scalar(array(1))", False)],
    "is_smallint": [("is_smallint(json_parse('70000'))", False)],
    "is_varchar": [("is_varchar(json_parse('\"5\"'))", True)],
    "json_size": [("json_size(array(1))", 3)],
    "json_typeof": [("json_typeof(array(1, 2))", "array"), ("json_typeof(json_parse('null'))", "null"),
                    ("json_typeof(json_parse('1.5'))", "number")],
    "lower_attribute_names": [("lower_attribute_names(json_parse('{\"A\":{\"B\":1}}'))", {"a": {"b": 1}})],
    "object": [("object('foo', 1, 'Bar', array(2))", {"foo": 1, "Bar": [2]}),
               ("object()", {}),
               ("object('a', current_date)", "cannot cast type date to super")],
    "split_to_array": [("split_to_array('12|345', '|')", ["12", "345"]), ("split_to_array('a,b')", ["a", "b"])],
    "subarray": [("subarray(array('a', 'b', 'c'), 0, 2)", ["a", "b"])],
    "upper_attribute_names": [("upper_attribute_names(json_parse('{\"a\":1}'))", {"A": 1})],
    # system
    "current_database": [("current_database()", "dev")],
    "current_schema": [("current_schema()", "public")],
    "current_setting": [("current_setting('query_group')", None)],
    "current_user": [("current_user", "awsuser")],
    "session_user": [("session_user", "awsuser")],
    "user": [("user", "awsuser")],
}  # fmt: skip

# Aggregates and windows over three rows: function → (expression, values in order of id)
OVER_ROWS: dict[str, list[tuple[str, Any]]] = {
    "any_value": [("any_value(g)", "x")],
    "approximate count": [("approximate count(distinct id)", 3)],
    "approximate percentile_disc": [
        ("approximate percentile_disc(0.5) within group (order by id)", 2)
    ],
    "avg": [("avg(id)", 2), ("avg(v)", 2), ("avg(v::float)", 7 / 3), ("avg(distinct id)", 2.0)],
    "bit_and": [("bit_and(v)", 0)],
    "bit_or": [("bit_or(v)", 7)],
    "bool_and": [("bool_and(id > 1)", False)],
    "bool_or": [("bool_or(id > 1)", True)],
    "count": [("count(*)", 3), ("count(s)", 2), ("count(distinct g)", 1)],
    "grouping": [("grouping(g)", 0)],
    "listagg": [
        ("listagg(s, '|') within group (order by id desc)", "b|a"),
        ("listagg(g)", "xxx"),
        ("listagg(distinct g, ',') within group (order by g)", "x"),
        ("listagg(id, ',') within group (order by id)", "1,2,3"),
        ("listagg(nullif(s, 'a'), ',')", "b"),
    ],
    "max": [("max(s)", "b")],
    "median": [("median(v)", 2.0)],
    "min": [("min(id)", 1)],
    "percentile_cont": [("percentile_cont(0.25) within group (order by id)", 1.5),
                        ("percentile_cont(0.25) within group (order by id desc)", 2.5)],
    "percentile_disc": [("percentile_disc(0.5) within group (order by id)", 2)],
    "stddev": [("stddev(id)", 1.0)],
    "stddev_pop": [("round(stddev_pop(id), 4)", 0.8165)],
    "stddev_samp": [("stddev_samp(id)", 1.0)],
    "sum": [("sum(id)", 6), ("sum(n)", Decimal("4.50"))],
    "var_pop": [("round(var_pop(id), 4)", 0.6667)],
    "var_samp": [("var_samp(id)", 1.0)],
    "variance": [("variance(id)", 1.0)],
}  # fmt: skip

WINDOWS: dict[str, list[tuple[str, list[Any]]]] = {
    "cume_dist": [("cume_dist() over (order by id)", [1 / 3, 2 / 3, 1.0])],
    "dense_rank": [("dense_rank() over (order by g)", [1, 1, 1])],
    "first_value": [
        ("first_value(s) over (order by id rows unbounded preceding)", ["a", "a", "a"]),
        ("first_value(s) ignore nulls over (order by id desc rows unbounded preceding)",
         ["b", "b", None]),
    ],
    "lag": [
        ("lag(id, 1) over (order by id)", [None, 1, 2]),
        ("lag(s, 1) ignore nulls over (order by id)", [None, "a", "b"]),
    ],
    "last_value": [
        ("last_value(id) over (order by id rows between unbounded preceding "
         "and unbounded following)", [3, 3, 3]),
    ],
    "lead": [("lead(id) over (order by id)", [2, 3, None])],
    "nth_value": [
        ("nth_value(id, 2) over (order by id rows between unbounded preceding "
         "and unbounded following)", [2, 2, 2]),
    ],
    "ntile": [("ntile(3) over (order by id)", [1, 2, 3])],
    "percent_rank": [("percent_rank() over (order by id)", [0.0, 0.5, 1.0])],
    "rank": [("rank() over (order by g)", [1, 1, 1])],
    "ratio_to_report": [("ratio_to_report(n) over (partition by g)", [1 / 3, 1 / 3, 1 / 3])],
    "row_number": [("row_number() over (order by id desc)", [3, 2, 1])],
    "sum": [("sum(id) over (order by id rows unbounded preceding)", [1, 3, 6])],
    "avg": [("avg(v) over (partition by g)", [2, 2, 2])],
    "listagg": [("listagg(s, ',') within group (order by id) over (partition by g)",
                 ["a,b", "a,b", "a,b"])],
    "median": [("median(id) over (partition by g)", [2.0, 2.0, 2.0])],
}  # fmt: skip

ROWS = """
create table facts (id int, g varchar(5), s varchar(5), v int, n numeric(8, 2));
insert into facts values (1, 'x', 'a', 1, 1.5), (2, 'x', 'b', 2, 1.5), (3, 'x', null, 4, 1.5)
"""


def _cases(table: dict[str, list[tuple[str, Any]]]) -> list[tuple[str, Any]]:
    return [case for cases in table.values() for case in cases]


@pytest.mark.parametrize(("expression", "expected"), _cases(EXAMPLES))
def test_scalar_function(run, expression: str, expected: Any) -> None:
    try:
        ((value,),) = run(f"select {expression}")
    except Exception as error:
        assert isinstance(expected, str) and expected in str(error), error
    else:
        assert value == (pytest.approx(expected) if isinstance(expected, float) else expected)


@pytest.mark.parametrize(("expression", "expected"), _cases(OVER_ROWS))
def test_aggregate_function(run, expression: str, expected: Any) -> None:
    run(ROWS)
    ((value,),) = run(f"select {expression} from facts group by g")
    assert value == pytest.approx(expected) if isinstance(expected, float) else value == expected


@pytest.mark.parametrize(("expression", "expected"), _cases(WINDOWS))
def test_window_function(run, expression: str, expected: list[Any]) -> None:
    run(ROWS)
    rows = run(f"select id, {expression} from facts order by id")
    assert [row[1] for row in rows] == expected


def test_every_function_of_the_table_has_an_example() -> None:
    shown = {*EXAMPLES, *OVER_ROWS, *WINDOWS, *CATALOG, "generate_series", "now"}
    promised = {name for name, function in FUNCTIONS.items() if function.status != "refused"}
    assert promised - shown == set()
    assert shown - promised == set()


@pytest.mark.parametrize("name", [n for n, f in FUNCTIONS.items() if f.status == "refused"])
def test_refused_functions_say_so(name: str) -> None:
    arguments = "a keep '\"b\"'" if name == "object_transform" else "'a', 'b'"
    bare = name in ("current_time", "localtime", "localtimestamp")
    call = name if bare else f"{name}({arguments})"
    with pytest.raises(RedshiftError, match=re.escape(name)) as caught:
        transpile(parse_one(f"select {call}"), TranspileContext())
    assert caught.value.sqlstate == "0A000"


@pytest.mark.parametrize(
    "call",
    ["list_transform(array(1), x -> x)", "strptime('a', 'b')", "array_agg(1)", "nope(1)", "if(a, b, c)",
     "string_agg('a', 'b')", "regexp_matches('a', 'b')", "read_csv('x')", "getvariable('x')"],
)  # fmt: skip
def test_functions_redshift_does_not_have_do_not_exist(call: str) -> None:
    with pytest.raises(RedshiftError, match="does not exist") as caught:
        transpile(parse_one(f"select {call}"), TranspileContext())
    assert caught.value.sqlstate == "42883"


def test_a_wrong_number_of_arguments_is_an_unknown_function() -> None:
    with pytest.raises(RedshiftError, match=r"function upper\(unknown, unknown\) does not exist"):
        transpile(parse_one("select upper('a', 'b')"), TranspileContext())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("select generate_series(1, 2)", [(1,), (2,)]),
        ("select date '2024-01-01' + generate_series(0, 1)", [(dt.date(2024, 1, 1),), (dt.date(2024, 1, 2),)]),
        ("select date '2024-01-01' + n from generate_series(-1, 1, 2) as g(n)", [(dt.date(2023, 12, 31),), (dt.date(2024, 1, 2),)]),
        ("select g from generate_series(3, 3) g", [(3,)]),
        ("select n from (select generate_series(1, 3) as n) q where n > 2", [(3,)]),
        ("select generate_series(3000000000, 3000000000)", [(3_000_000_000,)]),
        ("select now() = current_timestamp, now() > timestamptz '2024-01-01'", [(True, True)]),
    ],
)  # fmt: skip
def test_what_the_leader_node_has(run, query: str, expected: list[Any]) -> None:
    assert run(query) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "select generate_series(1, 3), id from facts", "select now() from facts",
        "select * from facts join (select generate_series(1, 3) as n) s on s.n = id",
        "insert into facts (id) select generate_series(1, 3)",
        "insert into facts (id) select ordinal_position from information_schema.columns",
        "select * from facts join pg_table_def d on d.tablename = 'facts'",
    ],
)  # fmt: skip
def test_what_the_leader_node_has_stands_beside_no_user_table(run, statement: str) -> None:
    run(ROWS)
    context = TranspileContext(relation_exists=lambda parts: parts == ("facts",))
    with pytest.raises(RedshiftError, match="not supported on Redshift tables"):
        run(statement, context=context)
