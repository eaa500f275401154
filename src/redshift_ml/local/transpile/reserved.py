"""Redshift's reserved words where a stand-in would let them pass as names.

https://docs.aws.amazon.com/redshift/latest/dg/r_pg_keywords.html
"""

from __future__ import annotations

from sqlglot import exp

from redshift_ml.local.transpile.build import refuse
from redshift_ml.local.transpile.context import TranspileContext

# Those that sqlglot reads as names. After a dot and after AS any word may stand.
_OWN = (
    "aes128 aes256 allowoverwrite analyse backup binary blanksasnull bytedict bzip2 credentials "
    "deflate defrag delta delta32k disable emptyasnull enable encode encrypt encryption explicit "
    "freeze globaldict256 globaldict64k gzip ignore initially language lun luns lzo lzop mostly16 "
    "mostly32 mostly8 new off offline offset old open overlaps parallel partition percent "
    "permissions placing raw readratio recover rejectlog resort respect restore snapshot system "
    "tag tdes text255 text32k truncatecolumns verbose wallet"
)
_STANDARD = (
    "all and any as asc between both case cast check column constraint create cross desc distinct "
    "do else end except false for foreign from full grant group having ilike in inner intersect "
    "into is isnull join leading left like limit minus natural not notnull null on only or order "
    "outer primary references right select similar some table then to top trailing true union "
    "unique using when where with without"
)
RESERVED = frozenset(_OWN.split()) | frozenset(_STANDARD.split())


def check_reserved(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Refuse a bare reserved word as a column, table or alias. Raises RedshiftError 42601."""
    name = node.this
    bare = not node.args.get("table") and not node.args.get("db")
    if bare and isinstance(name, exp.Identifier) and not name.args.get("quoted"):
        word = str(name.this).lower()
        if word in RESERVED:
            error = refuse(f'syntax error at or near "{word}"', "42601", at=name)
            error.hint = f'"{word}" is a reserved word of Redshift: put it in double quotes.'
            raise error
    return node
