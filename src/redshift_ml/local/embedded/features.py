"""N-gram features of the sentiment head; training and answering share them."""

from __future__ import annotations

import re
from itertools import pairwise

_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[!?]+|[:;=]-?[()dp]|[\U0001F300-\U0001FAFF\u2600-\u27BF]")
_WORD = re.compile(r"[^\W\d_]+")
_NEGATED = (
    "not no never none nothing nobody without cannot cant dont didnt isnt wasnt wont wouldnt "
    "doesnt neither nor hardly barely couldnt arent havent hasnt shouldnt"
)
_NEGATIONS = frozenset(_NEGATED.split())
# A negation colours the next three words, unless the clause turns before that.
_NEGATION_REACH = 3


def tokens(text: str) -> list[str]:
    """Split text into English words, emoticons, emoji and marks, lower-cased, no apostrophes."""
    found = _TOKEN.findall(text.lower().replace("’", "'"))
    return [
        token.replace("'", "") if token[0].isalpha() else token[0] if token[0] in "!?" else token
        for token in found
    ]


def ngrams(text: str) -> set[str]:
    """Return the unigrams, bigrams and ``~negated`` unigrams of a text, each once."""
    words = tokens(text)
    found = set(words)
    found.update(map(" ".join, pairwise(words)))
    reach = 0
    for word in words:
        if reach and word[0].isalpha():
            found.add("~" + word)
            reach -= 1
        if word in _NEGATIONS:
            reach = _NEGATION_REACH
        elif word == "but":
            reach = 0
    return found


def words(text: str) -> list[str]:
    """Return the lower-cased words of a text in any alphabet."""
    return _WORD.findall(text.lower())
