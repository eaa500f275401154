"""Whose rows of a log a user sees.

https://docs.aws.amazon.com/redshift/latest/dg/cm_chap_system-tables.html#c_visibility-of-data
"""

from __future__ import annotations

_USERS = "redshift_system.main.users"
_ME = "getvariable('redshift_user')"


def own_or_all(user: str) -> str:
    """Return the condition that a row is the user's own; superusers and SYSLOG ACCESS see all."""
    return f"""({user} = {_ME} or exists (select 1 from {_USERS} s
  where s.name = {_ME} and (s.superuser or s.syslog)))"""
