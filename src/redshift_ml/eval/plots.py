"""The plots of the evaluation page as SVG: a confusion heat map, and bars per class."""

from __future__ import annotations

from html import escape

from redshift_ml.eval.agreement import Agreement, ClassScore

_LONGEST = 26
_BAR = 180


def heat_map(one: Agreement) -> str:
    """Return the confusion matrix: a row per label that the truth has, tinted by shares of it.

    Counts are written into the cells while there are few classes; above that
    they are in the cells' titles, which a mouse shows.
    """
    labels = [c.label for c in one.classes]
    support = {c.label: c.support for c in one.classes if c.support}
    cell = 46 if len(labels) <= 12 else 24 if len(labels) <= 30 else 11
    font = 12 if cell > 20 else 9
    gutter = int(max(min(len(label), _LONGEST) for label in labels) * font * 0.62) + 12
    height, right = gutter + cell * len(support), gutter + cell * len(labels)
    width = right + int(gutter * 0.7)
    parts = [
        f'<svg role="img" aria-label="confusion matrix" width="{width}" height="{height + 4}" '
        f'viewBox="0 0 {width} {height + 4}" font-size="{font}">'
        f'<rect class="empty" x="{gutter}" y="{gutter}" width="{right - gutter - 1}" '
        f'height="{height - gutter - 1}"/>'
    ]
    for at, label in enumerate(labels):
        middle = gutter + cell * at + cell / 2
        parts.append(
            f'<text transform="translate({middle + font / 3:.1f},{gutter - 6}) rotate(-55)">'
            f"{_short(label)}</text>"
        )
    for row, truth in enumerate(support):
        parts.append(
            f'<text x="{gutter - 6}" y="{gutter + cell * (row + 0.5) + font / 3:.1f}" '
            f'text-anchor="end">{_short(truth)}</text>'
        )
        for column, answer in enumerate(labels):
            count = one.matrix.get((truth, answer), 0)
            if count:
                place = (gutter + cell * column, gutter + cell * row)
                parts.append(_cell(count, support[truth], (truth, answer), place, cell))
    return "".join([*parts, "</svg>"])


def _cell(
    count: int, support: int, pair: tuple[str, str], place: tuple[int, int], cell: int
) -> str:
    (x, y), share = place, count / support
    kind = "hit" if pair[0] == pair[1] else "miss"
    title = f"<title>{escape(pair[0])} → {escape(pair[1])}: {count} ({share:.0%})</title>"
    box = (
        f'<rect class="{kind}" x="{x}" y="{y}" width="{cell - 1}" height="{cell - 1}" '
        f'fill-opacity="{max(0.12, min(1, share)):.2f}">{title}</rect>'
    )
    if cell > 20:
        tone = ' class="on"' if share > 0.55 else ""
        box += (
            f'<text{tone} x="{x + cell / 2:.1f}" y="{y + cell / 2 + 4:.1f}" '
            f'text-anchor="middle">{count}</text>'
        )
    return box


def bar(share: float, interval: tuple[float, float], support: int) -> str:
    """Return a bar from 0 to 1 with the interval as a line across its end."""
    low, high = (round(_BAR * end, 1) for end in interval)
    line = f'<path class="whisker" d="M{low} 8H{high}M{low} 4V12M{high} 4V12"/>' if support else ""
    return (
        f'<svg class="bar" role="img" aria-label="{share:.3f}" width="{_BAR + 2}" height="16" '
        f'preserveAspectRatio="none" viewBox="0 0 {_BAR + 2} 16">'
        f'<rect class="empty" x="0" y="3" width="{_BAR}" height="10"/>'
        f'<rect class="hit" x="0" y="3" width="{_BAR * share:.1f}" height="10"/>{line}'
        f"<title>{share:.3f} (95 %: {interval[0]:.3f} to {interval[1]:.3f})</title></svg>"
    )


def by_need(classes: tuple[ClassScore, ...]) -> list[ClassScore]:
    """Return classes with the worst F1 first, what to look at; those of answers alone last."""
    return sorted(classes, key=lambda c: (c.support == 0, c.f1, c.label))


def _short(label: str) -> str:
    shown = label if len(label) <= _LONGEST else label[: _LONGEST - 1] + "…"
    return f"<title>{escape(label)}</title>{escape(shown)}"
