"""The evaluation as one HTML page that loads nothing from anywhere."""

from __future__ import annotations

from html import escape

from redshift_ml.eval.agreement import Agreement, ClassScore
from redshift_ml.eval.cost import Cost, cost_lines
from redshift_ml.eval.plots import bar, by_need, heat_map
from redshift_ml.eval.report import MOST_IN_TEXT, Evaluation, headline, mistakes, share, verdict

_STYLE = """
:root{color-scheme:light dark;--ink:#1c2430;--paper:#fff;--line:#8883;--hit:#2f6fcf;--miss:#d2603a}
@media(prefers-color-scheme:dark){:root{--ink:#e4e8ee;--paper:#14181e;--hit:#5b96f0;--miss:#e8805c}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:76rem;
margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.2rem;margin-top:2.5rem}
h3{font-size:1rem;margin-bottom:0}
table{border-collapse:collapse;margin:1rem 0}
th,td{padding:.2rem .6rem;border-bottom:1px solid var(--line);text-align:left;font-weight:normal}
thead th{font-weight:600;position:sticky;top:0;background:var(--paper)}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto;max-width:100%}.tall{overflow:auto;max-height:34rem;
border-bottom:1px solid var(--line)}
svg{fill:var(--ink);vertical-align:middle}svg .empty{fill:var(--line);fill-opacity:.35}
svg .hit{fill:var(--hit)}svg .miss{fill:var(--miss)}svg .on{fill:#fff}
svg .whisker{stroke:var(--ink);stroke-width:1.4;fill:none}
@media(max-width:44rem){th,td{padding:.2rem .3rem}.bar{width:3.5rem}
th[scope=row],td:not(.n){overflow-wrap:anywhere}th[scope=row]{min-width:7rem}}
p.verdict{border-left:4px solid var(--hit);padding-left:.8rem}.note{opacity:.75}
"""


def as_page(found: Evaluation) -> str:
    """Return the page; every label and name is escaped, since labels are people's text."""
    parts = [f"<h1>{escape(found.source)}: answers against {escape(found.truth)}</h1>"]
    for (first, second), comparison in found.comparisons.items():
        parts.append(f'<p class="verdict">{escape(verdict(first, second, comparison))}</p>')
    for name, one in found.agreements.items():
        parts += [f"<h2>{escape(name)}</h2>", _figures(one, found.costs.get(name))]
        parts += [_classes(one), _confusion(one)]
    if found.skipped:
        parts.append(f"<p>{found.skipped} rows without a label were left out.</p>")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Evaluation of {escape(found.source)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _figures(one: Agreement, cost: Cost | None) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(what)}</th><td>{escape(value)}</td></tr>'
        for what, value in headline(one) + (cost_lines(cost) if cost else [])
    )
    return f'<div class="scroll"><table>{rows}</table></div>'


def _classes(one: Agreement) -> str:
    names = ("rows", "answered", "F1", "precision", "", "recall", "")
    head = "".join(f'<th class="{"n" if name else ""}" scope="col">{name}</th>' for name in names)
    rows = "".join(_class(c) for c in by_need(one.classes))
    return (
        '<h3>Classes</h3><p class="note">The worst F1 first. Lines across the bars are 95 % '
        'intervals.</p><div class="scroll tall"><table><thead><tr><th scope="col">class</th>'
        f"{head}</tr></thead>{rows}</table></div>"
    )


def _class(c: ClassScore) -> str:
    cells = "".join(
        f'<td class="n">{n}</td>' for n in (c.support, c.answered, share(c.f1, c.support))
    )
    for value, interval, rows in (
        (c.precision, c.precision_interval, c.answered),
        (c.recall, c.recall_interval, c.support),
    ):
        cells += f'<td class="n">{share(value, rows)}</td><td>{bar(value, interval, rows)}</td>'
    return f'<tr><th scope="row">{escape(c.label)}</th>{cells}</tr>'


def _confusion(one: Agreement) -> str:
    worst = ""
    if len(one.classes) > MOST_IN_TEXT:
        rows = "".join(
            f'<tr><td class="n">{count}</td><td>{escape(truth)}</td><td>{escape(answer)}</td></tr>'
            for count, truth, answer in mistakes(one)[:15]
        )
        worst = (
            '<h3>Commonest mistakes</h3><div class="scroll"><table><thead><tr><th class="n">rows'
            f"</th><th>truth</th><th>answer</th></tr></thead>{rows}</table></div>"
        )
    return (
        f'{worst}<h3>Confusion</h3><p class="note">Rows are the truth, columns the answers; a tint '
        f'is a share of its row.</p><div class="scroll">{heat_map(one)}</div>'
    )
