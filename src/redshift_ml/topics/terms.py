"""The terms of texts: which count, how a text is a vector of them, and which tell a group apart."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from redshift_ml.local.embedded.classify import STOP_WORDS, stem
from redshift_ml.local.embedded.features import words

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

# A longer run of letters is no word; what few texts share is no topic; the commonest terms suffice.
_LETTERS = range(3, 31)
_MOST_TERMS = 3_000
# Words that name nothing, beside those that no classifier needs.
_PLAIN = STOP_WORDS | frozenset(
    re.findall(
        r"[a-z]+",
        """
    after again also another anyone because before behind best better bit day days didn doesn don
    edit even ever every everything found get gets getting give gives got great good here however
    its know left less like little look lot made make makes many maybe month months more most much
    never new nothing now off once one only other over own part quite really right said same say
    says see set should since some someone something still than thanks these thing things think
    those though three time too tried two use used using very way week weeks well went while year
    years yet won isn
    """,
    )
)


@dataclass(frozen=True)
class Terms:
    """A matrix of counts, one row per text and one column per term, and the terms as written."""

    counts: Floats
    names: tuple[str, ...]


def terms(texts: Sequence[str]) -> Terms:
    """Count the terms that two texts or more have: words cut to their stems, no stop words."""
    found = [Counter(word for word in words(text) if _is_term(word)) for text in texts]
    written: dict[str, Counter[str]] = {}
    seen: Counter[str] = Counter()
    for count in found:
        for word, times in count.items():
            written.setdefault(stem(word), Counter())[word] += times
        seen.update({stem(word) for word in count})
    common = sorted((t for t in seen if seen[t] > 1), key=lambda term: (-seen[term], term))
    columns = {term: at for at, term in enumerate(common[:_MOST_TERMS])}
    counts = np.zeros((len(texts), len(columns)))
    for row, count in enumerate(found):
        for word, times in count.items():
            if stem(word) in columns:
                counts[row, columns[stem(word)]] += times
    return Terms(counts, tuple(_commonest(written[term]) for term in columns))


def weighted(found: Terms) -> Floats:
    """Return unit rows of TF-IDF: the log of the counts by the inverse document frequency.

    Rows without a term stay zero. Salton and Buckley, Term-weighting approaches (1988).
    """
    documents = (found.counts > 0).sum(axis=0)
    return unit(np.log1p(found.counts) * np.log(1 + len(found.counts) / np.maximum(documents, 1)))


def distinctive(found: Terms, members: npt.NDArray[np.bool_], most: int) -> list[str]:
    """Return the terms that tell the member rows from the others, the best first.

    A term scores its share of members times the log of that over its share of
    all texts: the part it has in the Kullback-Leibler divergence.
    """
    has = found.counts > 0
    inside, overall = has[members].mean(axis=0), has.mean(axis=0)
    ratio = np.divide(inside, overall, out=np.ones_like(inside), where=(inside > 0) & (overall > 0))
    scores = np.round(inside * np.log(ratio), 9)
    scores[has[members].sum(axis=0) < 2] = 0
    order = sorted(range(len(scores)), key=lambda at: (-scores[at], found.names[at]))
    return [found.names[at] for at in order[:most] if scores[at] > 0]


def unit(matrix: Floats) -> Floats:
    """Return the rows at length one; zero rows stay zero."""
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    rows: Floats = matrix / np.where(norms == 0, 1, norms)
    return rows


def _is_term(word: str) -> bool:
    return len(word) in _LETTERS and word not in _PLAIN


def _commonest(written: Counter[str]) -> str:
    return min(written, key=lambda word: (-written[word], word))
