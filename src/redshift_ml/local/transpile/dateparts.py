"""Every spelling of a date part.

https://docs.aws.amazon.com/redshift/latest/dg/r_Dateparts_for_datetime_functions.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import refuse

_SPELLINGS: dict[str, str] = {
    "millennium": "millennium millennia mil mils",
    "century": "century centuries c cent cents",
    "decade": "decade decades dec decs",
    "epoch": "epoch",
    "year": "year years y yr yrs",
    "quarter": "quarter quarters qtr qtrs",
    "month": "month months mon mons",
    "week": "week weeks w",
    "dayofweek": "dayofweek dow dw weekday",
    "dayofyear": "dayofyear doy dy yearday",
    "day": "day days d",
    "hour": "hour hours h hr hrs",
    "minute": "minute minutes m min mins",
    "second": "second seconds s sec secs",
    "millisecond": "millisecond milliseconds ms msec msecs msecond mseconds millisec millisecs",
    "microsecond": "microsecond microseconds us usec usecs usecond useconds microsec microsecs",
    "timezone": "timezone",
    "timezone_hour": "timezone_hour",
    "timezone_minute": "timezone_minute",
}
DATE_PARTS: dict[str, str] = {
    spelling: part for part, spellings in _SPELLINGS.items() for spelling in spellings.split()
}


def date_part_name(node: exp.Expr) -> str:
    """Return the canonical name of a date part written as a word or a string.

    Raises RedshiftError 22023 for a word that is none.
    """
    word = node.name.lower()
    part = DATE_PARTS.get(word)
    if part is None:
        raise refuse(f'date/time part "{word}" not recognized', "22023", at=node)
    return part
