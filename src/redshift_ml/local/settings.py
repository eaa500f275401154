"""Session settings: SET, SHOW, RESET.

https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_ConfigurationRef.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from redshift_ml.local.errors import RedshiftError

_UTF8_NAMES = frozenset({"utf8", "unicode", "auto"})

_Check = Callable[[str, str], str]


def _boolean(name: str, value: str) -> str:
    folded = value.lower()
    if folded in ("on", "true", "t", "yes", "1"):
        return "on"
    if folded in ("off", "false", "f", "no", "0"):
        return "off"
    raise RedshiftError(f'parameter "{name}" requires a Boolean value', "22023")


def _milliseconds(name: str, value: str) -> str:
    units = {"ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000}
    text = value.strip().lower()
    unit = next((u for u in units if text.endswith(u) and text[: -len(u)].strip().isdigit()), None)
    if unit is not None:
        return str(int(text[: -len(unit)]) * units[unit])
    return _integer(name, text)


def _integer(name: str, value: str) -> str:
    text = value.strip()
    if not text.lstrip("-").isdigit():
        raise RedshiftError(f'parameter "{name}" requires an integer value', "22023")
    return text


def _text(name: str, value: str) -> str:
    return value


def _choice(*allowed: str) -> _Check:
    def check(name: str, value: str) -> str:
        if value.lower() not in allowed:
            raise RedshiftError(
                f'invalid value for parameter "{name}": "{value}"',
                "22023",
                hint=f"Available values: {', '.join(allowed)}.",
            )
        return value.lower()

    return check


_STYLES = ("ISO", "SQL", "POSTGRES", "GERMAN")
_ORDERS = ("MDY", "DMY", "YMD")


def _datestyle(name: str, value: str) -> str:
    style, order = "ISO", "MDY"
    for part in (piece.strip().upper() for piece in value.split(",")):
        if part in _STYLES:
            style = part
        elif part in _ORDERS:
            order = part
        elif part not in ("DEFAULT", ""):
            raise RedshiftError(f'invalid value for parameter "{name}": "{value}"', "22023")
    return f"{style}, {order}"


def check_encoding(name: str) -> None:
    """Refuse what is no name of UTF8. Raises RedshiftError 22023."""
    if re.sub(r"[^a-z0-9]", "", name.lower()) not in _UTF8_NAMES:
        raise RedshiftError(
            f"conversion between {name} and UNICODE is not supported",
            "22023",
            hint="Redshift talks to clients in UTF8 only: set client_encoding to UTF8.",
        )


def _encoding(name: str, value: str) -> str:
    check_encoding(value)
    return "UTF8"


_BOOLEANS = {
    "analyze_threshold_percent": None,
    "case_super_null_on_error": None,
    "downcase_delimited_identifier": "on",
    "describe_field_name_in_uppercase": "off",
    "enable_case_sensitive_identifier": "off",
    "enable_case_sensitive_super_attribute": "off",
    "enable_numeric_rounding": "off",
    "enable_result_cache_for_session": "on",
    "enable_vacuum_boost": "off",
    "json_serialization_enable": "off",
    "json_serialization_parse_nested_strings": "off",
    "mv_enable_aqmv_for_session": "on",
    "navigate_super_null_on_error": "on",
    "parse_super_null_on_error": "off",
    "cast_super_null_on_error": "on",
    "spectrum_enable_pseudo_columns": "on",
    # a backslash escapes in every string: drivers have to double theirs
    "standard_conforming_strings": "off",
    "use_fips_ssl": "off",
    "auto_analyze": "on",
    "pg_federation_repeatable_read": "on",
    "enable_mixed_data_type_sort": "off",
}

_KNOWN: dict[str, tuple[str, _Check]] = {
    **{name: (value, _boolean) for name, value in _BOOLEANS.items() if value is not None},
    "analyze_threshold_percent": ("10", _integer),
    "application_name": ("", _text),
    "client_encoding": ("UTF8", _encoding),
    "client_min_messages": ("notice", _text),
    "datestyle": ("ISO, MDY", _datestyle),
    "default_geometry_encoding": ("1", _integer),
    "default_transaction_isolation": ("serializable", _text),
    "default_transaction_read_only": ("off", _boolean),
    "error_on_nondeterministic_update": ("off", _boolean),
    "extra_float_digits": ("0", _integer),
    "idle_in_transaction_session_timeout": ("0", _milliseconds),
    "interval_forbid_composite_literals": ("on", _boolean),
    "intervalstyle": ("postgres", _text),
    "lc_collate": ("default", _text),
    # only here: seconds that GETDATE and SYSDATE are ahead of the machine's clock
    "local_clock_offset": ("0", _integer),
    "max_concurrency_scaling_clusters": ("1", _integer),
    "max_cursor_result_set_size": ("0", _integer),
    "query_group": ("default", _text),
    "role": ("none", _text),
    "search_path": ("$user, public", _text),
    "server_encoding": ("UTF8", _text),
    "server_version": ("8.0.2", _text),
    "server_version_num": ("80002", _integer),
    "session_authorization": ("", _text),
    "statement_timeout": ("0", _milliseconds),
    "stored_proc_log_min_messages": ("log", _text),
    "timezone": ("UTC", _text),
    "transaction_isolation": ("serializable", _text),
    "wlm_query_slot_count": ("1", _integer),
}
_READ_ONLY = frozenset(
    {"server_version", "server_version_num", "server_encoding", "lc_collate"}
    | {"standard_conforming_strings"}
)
_ALIASES = {"time zone": "timezone", "names": "client_encoding"}


class Settings:
    """One session's settings; ``local`` ones last until the transaction ends."""

    def __init__(self, initial: Mapping[str, str] | None = None) -> None:
        self._start = {name: value for name, (value, _) in _KNOWN.items()}
        for name, value in (initial or {}).items():
            self._start[name] = self.checked(name, value)
        self._values = dict(self._start)
        self._before: dict[str, str] | None = None
        self._local: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        folded = _ALIASES.get(name.lower(), name.lower())
        if folded not in self._values:
            raise unknown_setting(folded)
        return self._local.get(folded, self._values[folded])

    def on(self, name: str) -> bool:
        """Tell whether a Boolean setting is on."""
        return self[name] == "on"

    def all(self) -> dict[str, str]:
        """Return every setting."""
        return {**self._values, **self._local}

    def checked(self, name: str, value: str) -> str:
        """Return a value as the setting keeps it. Raises RedshiftError for a wrong one."""
        if "." in name:
            return value  # a custom "app.context" variable
        if name not in _KNOWN:
            raise unknown_setting(name)
        return _KNOWN[name][1](name, value)

    def set(self, name: str, value: str | None, *, local: bool = False) -> str:
        """Set a setting (None: its default) and return the value it took."""
        folded = _ALIASES.get(name.lower(), name.lower())
        if folded in _READ_ONLY:
            raise RedshiftError(f'parameter "{folded}" cannot be changed', "55P02")
        if folded not in _KNOWN and "." not in folded:
            raise unknown_setting(folded)
        taken = self._start.get(folded, "") if value is None else self.checked(folded, value)
        target = self._local if local else self._values
        target[folded] = taken
        return taken

    def settle(self) -> None:
        """Go back to the values of now from now on: those that the client connected with."""
        self._start = dict(self._values)

    def reset_all(self) -> None:
        """Set everything back to what the session began with."""
        self._values = dict(self._start)

    def begin(self) -> None:
        """Remember the values for a rollback."""
        self._before = dict(self._values)

    def end(self, *, committed: bool) -> None:
        """Keep or undo what the transaction set."""
        if not committed and self._before is not None:
            self._values = self._before
        self._before = None
        self._local.clear()


def unknown_setting(name: str) -> RedshiftError:
    """Return Redshift's error for a parameter that does not exist."""
    return RedshiftError(f'unrecognized configuration parameter "{name}"', "42704")
