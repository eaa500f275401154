"""Date and time functions."""

from __future__ import annotations

F = "redshift_functions.main"

_WEEKDAYS = "['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa']"

# The session's setting local_clock_offset, which only the local warehouse has.
_OFFSET = "to_seconds(coalesce(getvariable('redshift_clock_offset'), 0))"

MACROS: tuple[str, ...] = (
    f"getdate() AS date_trunc('second', now()::TIMESTAMP + {_OFFSET})",
    f"sysdate() AS now()::TIMESTAMP + {_OFFSET}",
    "timeofday() AS strftime(now()::TIMESTAMP, '%a %b %d %H:%M:%S.%f %Y') || ' UTC'",
    """weeks_between(a, b) AS
        date_diff('day', date_trunc('week', a), date_trunc('week', b)) // 7""",
    "last_day(d) AS last_day(d::TIMESTAMP)",
    "date_part_year(d) AS year(d::DATE)::INTEGER",
    # In another year the day after February 28 is March 1.
    """add_years(d, n) AS CASE
        WHEN month(d) = 2 AND day(d) = 29 AND day(d + to_years(n)) = 28
        THEN d + to_years(n) + to_days(1) ELSE d + to_years(n) END""",
    # The last day of a month goes to the last day of the month.
    """add_months(d, n) AS CASE
        WHEN d::TIMESTAMP::DATE = last_day(d::TIMESTAMP)
        THEN last_day(d::TIMESTAMP + to_months(n::INTEGER)) + (d::TIMESTAMP)::TIME
        ELSE d::TIMESTAMP + to_months(n::INTEGER) END""",
    # Whole months when both are the same day or both the last; else 31sts.
    """months_between(a, b) AS (
        (year(a::TIMESTAMP) - year(b::TIMESTAMP)) * 12 + month(a::TIMESTAMP) - month(b::TIMESTAMP)
        + CASE WHEN day(a::TIMESTAMP) = day(b::TIMESTAMP)
            OR (a::TIMESTAMP::DATE = last_day(a::TIMESTAMP)
                AND b::TIMESTAMP::DATE = last_day(b::TIMESTAMP))
        THEN 0 ELSE (epoch(a::TIMESTAMP - date_trunc('month', a::TIMESTAMP))
            - epoch(b::TIMESTAMP - date_trunc('month', b::TIMESTAMP))) / (31 * 86400.0)
        END)::DOUBLE""",
    f"""weekday_number(name) AS coalesce(
        nullif(list_position({_WEEKDAYS}, left(lower(name), 2)), 0) - 1,
        {F}.fail('not a valid day: "' || name || '"')::INTEGER)""",
    f"""next_day(d, name) AS CASE WHEN d IS NOT NULL AND name IS NOT NULL THEN
        d::TIMESTAMP::DATE + 1 + ((({F}.weekday_number(name)
        - dayofweek(d::TIMESTAMP::DATE + 1)) % 7 + 7) % 7)::INTEGER END""",
    """to_char(x, model) AS CASE
        WHEN typeof(x) IN ('DATE', 'TIMESTAMP', 'TIMESTAMP WITH TIME ZONE')
        THEN redshift_format_time(x::VARIANT::TIMESTAMP, nullif(model, ''))
        WHEN typeof(x) = 'VARCHAR' AND NOT regexp_matches(model, '[09]')
        THEN redshift_format_time(try_cast(x::VARCHAR AS TIMESTAMP), nullif(model, ''))
        ELSE redshift_format_number(x::VARCHAR, model) END""",
    "parse_datetime(s, model, strict) AS redshift_parse_time(s::VARCHAR, model, strict)",
    """convert_timezone(source, target, t) AS
        (t::TIMESTAMP AT TIME ZONE source) AT TIME ZONE target""",
)
