"""Discover topics in texts by clustering them, on the CPU and without the network."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from redshift_ml.local.embedded import embeddings
from redshift_ml.topics.cluster import cluster, silhouette
from redshift_ml.topics.seed import Topic, TopicsError
from redshift_ml.topics.terms import Floats, Integers, Terms, distinctive, terms, unit, weighted

Say = Callable[[str], None]

# Fewer texts are an accident, not a topic.
FEWEST_TEXTS = 3
OTHER = Topic("other", "what fits none of the other topics")
_EXAMPLES = 3
_EXAMPLE_BYTES = 200
_DESCRIBING = 8
# Latent semantic analysis keeps so many directions (Deerwester et al., 1990).
_DIRECTIONS = 50


def discover(texts: Sequence[str], fewest: int, most: int, say: Say) -> list[Topic]:
    """Return ``fewest`` to ``most`` topics, the commonest first, and ``other``.

    How many is decided by the silhouette. Groups that no term tells apart, or
    of fewer than three texts, go to ``other``, so fewer than asked may remain;
    so do texts that share no term with another. ``say`` is told what is being
    done. Raises TopicsError when there are too few texts, or none alike.
    """
    found = terms(texts)
    usable = np.flatnonzero(found.counts.any(axis=1))
    if len(usable) < FEWEST_TEXTS * fewest:
        raise TopicsError(
            f"too few texts: {fewest} topics need {FEWEST_TEXTS * fewest} distinct texts that "
            f"share words with another; {len(usable)} of {len(texts)} do. Give more texts, a "
            "larger --sample or fewer --topics"
        )
    found = Terms(found.counts[usable], found.names)
    kept = [texts[int(at)] for at in usable]
    rows = _vectors(kept, found, say)
    groups, centres = _grouped(rows, fewest, min(most, len(usable) // FEWEST_TEXTS), say)
    topics = _named(kept, found, rows, groups, centres, len(texts))
    if not topics:
        raise TopicsError("no topic stands out in these texts: give more, or a larger --sample")
    rest = 1 - sum(topic.share or 0 for topic in topics)
    return [*topics, Topic(OTHER.label, OTHER.description, (), round(max(rest, 0), 3))]


def _vectors(texts: Sequence[str], found: Terms, say: Say) -> Floats:
    """Return unit vectors: of the sentence model when it is on, else of the terms."""
    if not embeddings.enabled():
        say(f"{len(texts)} texts by {len(found.names)} terms ...")
        return _reduced(weighted(found))
    rows = []
    for at, text in enumerate(texts):
        if at % 100 == 0:
            say(f"embedding texts {at + 1} to {min(at + 100, len(texts))} of {len(texts)} ...")
        rows.append(embeddings.embed(text).astype(np.float64))
    return unit(np.stack(rows))


def _reduced(rows: Floats) -> Floats:
    """Return the rows in their strongest directions, where texts without a common word can meet."""
    values, vectors = np.linalg.eigh(rows @ rows.T)
    strongest = slice(-min(_DIRECTIONS, len(rows)), None)
    return unit(vectors[:, strongest] * np.sqrt(np.maximum(values[strongest], 0)))


def _grouped(rows: Floats, fewest: int, most: int, say: Say) -> tuple[Integers, Floats]:
    """Return the grouping of the best silhouette, of equals that with the fewest groups."""
    best, chosen = -2.0, (np.zeros(0, np.int64), rows[:0])
    for count in range(fewest, most + 1):
        say(f"grouping into {count} topics ({fewest} to {most}) ...")
        tried = cluster(rows, count)
        score = round(silhouette(rows, tried[0]), 6)
        if score > best:
            best, chosen = score, tried
    return chosen


def _named(
    texts: Sequence[str], found: Terms, rows: Floats, groups: Integers, centres: Floats, total: int
) -> list[Topic]:
    taken = {OTHER.label}
    topics = []
    sizes = np.bincount(groups, minlength=len(centres))
    for at in sorted(range(len(centres)), key=lambda group: (-sizes[group], group)):
        members = groups == at
        telling = distinctive(found, members, _DESCRIBING) if sizes[at] >= FEWEST_TEXTS else []
        label = _label(telling, taken)
        if label is not None:
            taken.add(label)
            nearest = _nearest(texts, rows @ centres[at], members)
            share = round(int(sizes[at]) / total, 3)
            topics.append(Topic(label, ", ".join(telling), nearest, share))
    return topics


def _label(telling: Sequence[str], taken: set[str]) -> str | None:
    """Return the first two terms, more of them while another topic is called the same."""
    for count in range(min(2, len(telling)), len(telling) + 1):
        label = " ".join(telling[:count])
        if label and label not in taken:
            return label
    return None


def _nearest(
    texts: Sequence[str], likeness: Floats, members: npt.NDArray[np.bool_]
) -> tuple[str, ...]:
    order = sorted(
        map(int, np.flatnonzero(members)), key=lambda at: (-round(float(likeness[at]), 9), at)
    )
    lines: dict[str, str] = {}
    for line in (one_line(texts[at]) for at in order[: 4 * _EXAMPLES]):
        lines.setdefault(line.casefold(), line)
    return tuple(lines.values())[:_EXAMPLES]


def one_line(text: str) -> str:
    """Return a text on one line without control characters, cut to 200 bytes of UTF-8."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(line.encode()) <= _EXAMPLE_BYTES:
        return line
    return line.encode()[: _EXAMPLE_BYTES - 3].decode(errors="ignore").rstrip() + "…"
