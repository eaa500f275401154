"""Long texts cut into pieces: nothing is lost, bounds hold, borders are kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from macro_support import Call
from model_bench import Asker
from task_support import literal

pytestmark = pytest.mark.slow

Row = tuple[str | None, int, str | None]


class Cutter:
    """Cuts documents given as rows of (document, page, text)."""

    def __init__(self, ask: Asker, call_macro: Call) -> None:
        self._ask = ask
        self._call = call_macro

    def __call__(self, rows: list[Row], max_bytes: int) -> dict[str | None, list[str]]:
        """Return the pieces of each document, after a look at numbers, offsets and bounds."""
        self._ask(
            "drop table if exists pages",
            'create table pages ("Doc" varchar(100), page integer, body varchar(65535))',
            "insert into pages values "
            + ", ".join(f"({literal(d)}, {p}, {literal(t)})" for d, p, t in rows),
        )
        sql = self._call(
            "chunk_text",
            relation="pages", text="body", keys=["Doc"], order_by=["page"], max_bytes=max_bytes,
        )  # fmt: skip
        found: dict[str | None, list[str]] = {}
        offsets: dict[str | None, int] = {}
        for document, number, offset, text in self._ask(
            f'select "Doc", chunk_no, byte_offset, chunk_text from {sql} as c order by 1, 2'
        ):
            pieces = found.setdefault(document, [])
            pieces.append(text)
            assert (number, offset) == (len(pieces), offsets.get(document, 0))
            assert 0 < len(text.encode()) <= max_bytes
            offsets[document] = offset + len(text.encode())
        return found


@pytest.fixture(scope="module")
def cut(ask: Asker, call_macro: Call) -> Cutter:
    return Cutter(ask, call_macro)


def together(rows: list[Row]) -> dict[str | None, str]:
    texts: dict[str | None, str] = {}
    for document, _, text in sorted(rows, key=lambda row: row[1]):
        texts[document] = texts.get(document, "") + (text or "")
    return {document: text for document, text in texts.items() if text}


@pytest.mark.parametrize("max_bytes", [1000, 8000, 65535])
def test_hostile_texts_come_back_byte_for_byte(cut: Cutter, max_bytes: int) -> None:
    hostile = {
        "ascii without borders": "x" * 60_000,
        "full": "y" * 65_535,
        "emoji": "👩‍👩‍👧‍👦🎉" * 2_000,
        "two bytes, odd": "a" + "é" * 30_000,
        "three bytes": "遅" * 20_000,
        "quotes": "It's \\' \"said\"; drop table pages; -- '' \\n $1 @x@ {{ x }} % " * 900,
        "newlines": "\n" * 5_000 + "\r\n" * 5_000 + "\t \n" * 2_000,
        "combining": "e\u0301\u0302 \u0301" * 7_000,
        "blanks": " " * 40_000,
        "short": "a",
        None: "No key, but a text. " * 900,
    }
    rows: list[Row] = [(name, 1, text) for name, text in hostile.items()]
    rows += [("quotes", 2, None), ("quotes", 3, ""), ("quotes", 4, "'end'"), ("void", 1, None)]
    found = cut(rows, max_bytes)
    assert {document: "".join(pieces) for document, pieces in found.items()} == together(rows)
    assert found["short"] == ["a"]


def test_a_document_of_300_pages_runs_in_page_order(cut: Cutter) -> None:
    page = "A sentence of the report, number {n}. It has 'quotes' and ünïcode. " * 45
    rows: list[Row] = [("report", n, page.format(n=n)) for n in range(300, 0, -1)]
    found = cut([*rows, ("other", 2, "b"), ("other", 1, "a")], 2000)
    assert "".join(found["report"]) == together(rows)["report"]
    assert found["other"] == ["a", "b"]
    assert all(piece.startswith(("A sentence", "It has")) for piece in found["report"])


def test_the_best_border_is_taken(cut: Cutter) -> None:
    word = "lorem ipsum dolor "
    paragraphs = "One line. And one more line here.\r\n\r\n" * 200
    sentences = '"Lorem ipsum," she said. Dolor sit amet? ' * 200
    wide = "荷物が遅れて届いた。" * 200
    found = cut(
        [("p", 1, paragraphs), ("s", 1, sentences), ("w", 1, word * 200), ("c", 1, wide)], 1000
    )
    assert all(piece.endswith("\r\n\r\n") for piece in found["p"])
    assert all(piece.endswith(("said. ", "amet? ")) for piece in found["s"])
    assert all(piece.endswith(" ") and not piece.startswith(" ") for piece in found["w"])
    assert all(piece.endswith("。") for piece in found["c"])
    fill = [len(piece) / 1000 for piece in found["w"]]
    assert min(fill[:-1]) >= 0.45 and sum(fill) / len(fill) > 0.65


def test_a_text_that_fits_is_one_piece(cut: Cutter) -> None:
    found = cut([("fits", 1, "é " * 333 + "x"), ("not", 1, "é " * 333 + "xy")], 1000)
    assert (len(found["fits"]), len(found["not"])) == (1, 2)


@settings(max_examples=3)
@given(
    pages=st.lists(
        st.text(st.sampled_from(list("ab.!? \n\r\té日🎉'\\\u0301")), max_size=4000), min_size=1,
        max_size=4,
    ),
    max_bytes=st.integers(1000, 1400),
)  # fmt: skip
def test_any_text_comes_back(cut: Cutter, pages: list[str], max_bytes: int) -> None:
    rows: list[Row] = [("d", n, page) for n, page in enumerate(pages)]
    found = cut(rows, max_bytes)
    assert {document: "".join(pieces) for document, pieces in found.items()} == together(rows)


def test_what_is_wrong_is_said_at_once(call_macro: Call) -> None:
    given: dict[str, Any] = {"relation": "", "text": " ", "keys": [], "max_bytes": 999}
    with pytest.raises(Exception) as caught:
        call_macro("chunk_text", **given, order_by="page")
    message = str(caught.value)
    for argument in ("relation", "text", "keys", "order_by", "max_bytes"):
        assert f"`chunk_text`: `{argument}` must be " in message
    with pytest.raises(Exception, match="other than chunk_no, byte_offset, chunk_text"):
        call_macro("chunk_text", relation="t", text="body", keys=["Chunk_No"])
