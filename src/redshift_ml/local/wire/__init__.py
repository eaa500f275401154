"""PostgreSQL protocol 3 in Redshift's manner, on loopback, over a Session.

:func:`serve` is the way in. The query protocols are in ``simple`` and
``extended``; ``rows`` turns Arrow batches into DataRow messages.
"""

from __future__ import annotations

from redshift_ml.local.wire.auth import md5_verifier
from redshift_ml.local.wire.server import Connect, Server, serve

__all__ = ["Connect", "Server", "md5_verifier", "serve"]
