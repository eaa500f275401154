"""The evaluation as one HTML page that loads nothing from anywhere."""

from __future__ import annotations

from html import escape

from redshift_ml.eval.agreement import Agreement, ClassScore
from redshift_ml.eval.report import Evaluation, headline, share, verdict

_STYLE = """
:root{color-scheme:light dark;--line:#8884;--bar:#3b7dd8}
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2.5rem}
table{border-collapse:collapse;margin:1rem 0}
th,td{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:left}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}.bar{display:inline-block;height:.7rem;background:var(--bar)}
.track{display:inline-block;width:10rem;background:var(--line)}
p.verdict{border-left:4px solid var(--bar);padding-left:.8rem}
"""


def as_page(found: Evaluation) -> str:
    """Return the page; every label and name is escaped, since labels are people's text."""
    parts = [f"<h1>{escape(found.source)}: answers against {escape(found.truth)}</h1>"]
    for (first, second), comparison in found.comparisons.items():
        parts.append(f'<p class="verdict">{escape(verdict(first, second, comparison))}</p>')
    for name, one in found.agreements.items():
        parts += [f"<h2>{escape(name)}</h2>", _figures(one), _classes(one), _matrix(one)]
    if found.skipped:
        parts.append(f"<p>{found.skipped} rows without a label were left out.</p>")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation of {escape(found.source)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _figures(one: Agreement) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(what)}</th><td>{escape(value)}</td></tr>'
        for what, value in headline(one)
    )
    return f"<table>{rows}</table>"


def _classes(one: Agreement) -> str:
    head = "".join(
        f'<th class="n" scope="col">{name}</th>'
        for name in ("rows", "answered", "precision", "recall", "F1")
    )
    rows = "".join(_class(c) for c in one.classes)
    return (
        f'<div class="scroll"><table><tr><th scope="col">class</th>{head}'
        f"<th></th></tr>{rows}</table></div>"
    )


def _class(c: ClassScore) -> str:
    cells = (str(c.support), str(c.answered), share(c.precision), share(c.recall), share(c.f1))
    shown = "".join(f'<td class="n">{cell}</td>' for cell in cells)
    bar = f'<span class="track"><span class="bar" style="width:{10 * c.f1:.2f}rem"></span></span>'
    return f'<tr><th scope="row">{escape(c.label)}</th>{shown}<td>{bar}</td></tr>'


def _matrix(one: Agreement) -> str:
    labels = [c.label for c in one.classes]
    support = {c.label: max(1, c.support) for c in one.classes}
    head = "".join(f'<th class="n" scope="col">{escape(label)}</th>' for label in labels)
    rows = []
    for truth in labels:
        cells = []
        for answer in labels:
            count = one.matrix.get((truth, answer), 0)
            tint = count / support[truth]
            colour = "59,125,216" if truth == answer else "216,90,59"
            cells.append(
                f'<td class="n" style="background:rgba({colour},{tint:.2f})">{count or ""}</td>'
            )
        rows.append(f'<tr><th scope="row">{escape(truth)}</th>{"".join(cells)}</tr>')
    return (
        '<div class="scroll"><table><caption>Confusion: rows are the truth, columns the answers'
        f"</caption><tr><th></th>{head}</tr>{''.join(rows)}</table></div>"
    )
