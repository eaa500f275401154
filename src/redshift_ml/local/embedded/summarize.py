"""Extractive summaries: TF-IDF LexRank ranks the sentences, MMR keeps them different."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from redshift_ml.local.embedded.answer import Answer, Instruction
from redshift_ml.local.embedded.features import words

MODEL = "summarize-lexrank-mmr-1"
DEFAULT_SENTENCES = 2
# The similarity matrix is quadratic: a 10 kB text has about 100 sentences.
_MAX_SENTENCES = 400
_DAMPING = 0.85
_ITERATIONS = 30
# MMR: this much relevance against the rest for difference from what is chosen.
_RELEVANCE = 0.7
_SENTENCE = re.compile(r".+?(?:[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？]+|\n\s*\n|$)", re.DOTALL)
_ABBREVIATION = re.compile(r"\b(?:mr|mrs|ms|dr|st|vs|etc|e\.g|i\.e|no|approx|inc|ltd)\.$", re.I)

_NUMBERS = {"one": 1, "a single": 1, "single": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBER = r"(\d+|one|a single|single|two|three|four|five)"
_SENTENCES = re.compile(
    rf"(?:(?:\d+|one|two|three) ?(?:-|–|to|or) ?)?\b{_NUMBER}[ -]"
    r"(?:short |brief |concise )?sentences?",
    re.IGNORECASE,
)
_WORDS = re.compile(r"(?<!\d)(\d+)[ -]words?", re.IGNORECASE)

Floats = npt.NDArray[np.float64]


def sentences(text: str) -> list[str]:
    """Split a text into sentences, white space normalised; abbreviations do not end one."""
    found: list[str] = []
    carry = ""
    for match in _SENTENCE.finditer(text):
        piece = " ".join((carry + " " + match.group()).split())
        if _ABBREVIATION.search(piece):
            carry = piece
            continue
        carry = ""
        if piece:
            found.append(piece)
    return [*found, carry] if carry else found


def _vectors(texts: list[str]) -> Floats:
    """Return one unit TF-IDF row per sentence."""
    counts = [Counter(words(text)) for text in texts]
    vocabulary = {word: i for i, word in enumerate(sorted(set().union(*counts)))}
    seen: Counter[str] = Counter()
    for count in counts:
        seen.update(count.keys())
    matrix = np.zeros((len(texts), max(1, len(vocabulary))))
    for row, count in enumerate(counts):
        for word, times in count.items():
            matrix[row, vocabulary[word]] = times * (1 + math.log(len(texts) / seen[word]))
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    unit: Floats = matrix / np.where(norms == 0, 1, norms)
    return unit


def _lexrank(similarity: Floats, weights: Floats) -> Floats:
    """Return the stationary weight of each sentence in the similarity graph.

    ``weights`` are where a random walk begins, as shares of 1.
    """
    count = len(similarity)
    sums = similarity.sum(axis=1, keepdims=True)
    moves = np.where(sums == 0, 1 / count, similarity / np.where(sums == 0, 1, sums))
    rank = np.full(count, 1 / count)
    for _ in range(_ITERATIONS):
        rank = (1 - _DAMPING) * weights + _DAMPING * (moves.T @ rank)
    scaled: Floats = rank / rank.max()
    return scaled


def _order(texts: list[str], weights: Floats | None = None) -> list[int]:
    """Return sentence numbers, the one to keep first first."""
    vectors = _vectors(texts)
    similarity = vectors @ vectors.T
    even = np.full(len(texts), 1 / len(texts))
    rank = _lexrank(similarity, even if weights is None else weights)
    chosen: list[int] = []
    left = list(range(len(texts)))
    while left:
        closest = similarity[np.ix_(left, chosen)].max(axis=1) if chosen else np.zeros(len(left))
        # Rounding keeps a tie a tie whatever the processor's last bit says.
        gain = np.round(_RELEVANCE * rank[left] - (1 - _RELEVANCE) * closest, 9)
        chosen.append(left.pop(int(gain.argmax())))
    return chosen


def summarize(text: str, most: int, words_most: int | None = None) -> str:
    """Return at most ``most`` sentences of the text in their own order, within a word limit."""
    found = sentences(text)[:_MAX_SENTENCES]
    if not found:
        return ""
    return _pick(found, _order(found) if len(found) > most else None, most, words_most)


def summarize_all(
    items: Sequence[tuple[str, int]], most: int, words_most: int | None = None
) -> str:
    """Return at most ``most`` sentences of several texts, each with the weight of its text.

    Of more sentences than the similarity matrix bears, every n-th is looked at.
    """
    found = [(piece, weight) for text, weight in items for piece in sentences(text)]
    if not found:
        return ""
    found = found[:: 1 + (len(found) - 1) // _MAX_SENTENCES]
    texts = [piece for piece, _ in found]
    weights = np.array([weight for _, weight in found], dtype=np.float64)
    order = _order(texts, weights / weights.sum()) if len(texts) > most else None
    return _pick(texts, order, most, words_most)


def _pick(found: list[str], order: list[int] | None, most: int, words_most: int | None) -> str:
    """Return the first sentences of an order, as the texts have them, within a word limit."""
    order = list(range(len(found))) if order is None else order
    picked: list[int] = []
    left = words_most
    for number in order[:most]:
        length = len(found[number].split())
        if left is not None and length > left:
            continue
        picked.append(number)
        left = None if left is None else left - length
    if not picked and words_most is not None:
        return " ".join(found[order[0]].split()[:words_most]) + " …"
    return " ".join(found[number] for number in sorted(picked))


def answer(text: str, instruction: Instruction) -> Answer:
    """Answer with the summary the instruction bounds."""
    most = instruction.sentences or DEFAULT_SENTENCES
    summary = summarize(text, most, instruction.words)
    return Answer(summary, MODEL, {"sentences_of": len(sentences(text))})


def bounds(prompt: str) -> tuple[int | None, int | None]:
    """Return the sentences and the words that a prompt allows a summary; None where it is silent.

    Of "2-3 sentences" the larger number counts.
    """
    sentences, words = _SENTENCES.search(prompt), _WORDS.search(prompt)
    number = sentences.group(1).lower() if sentences else ""
    return (
        max(1, int(number) if number.isdigit() else _NUMBERS[number]) if sentences else None,
        max(1, int(words.group(1))) if words else None,
    )
