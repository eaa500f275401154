"""COPY and UNLOAD, and the folder that stands for S3.

``execute`` is the way in. https://docs.aws.amazon.com/redshift/latest/dg/r_COPY.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from redshift_ml.local.plans import ActionPlan

if TYPE_CHECKING:
    from redshift_ml.local.results import Result
    from redshift_ml.local.session import LocalSession


def command(session: LocalSession, sql: str) -> ActionPlan:
    """Prepare a COPY or UNLOAD statement."""
    return ActionPlan(lambda: execute(sql, session))


def execute(sql: str, session: LocalSession) -> Result:
    """Run a COPY or UNLOAD statement in a session. Raises RedshiftError."""
    # Imported when first used: a server that never copies need not load the readers.
    from redshift_ml.local.copy.runner import run

    return run(sql, session)
