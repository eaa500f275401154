"""5. Tokens per answered row with several texts in a call."""

from __future__ import annotations

from inference_parts.bench import (
    FUNCTION,
    Figure,
    bench_project,
    dbt,
    report,
    store,
)

PROMPT = (
    "You read reviews of household goods and judge their sentiment. Answer positive, negative or "
    "neutral, and nothing else. Irony counts as what is meant. A question alone is neutral. "
    "A complaint about delivery counts against the shop and so is negative. The review: "
)
TEXTS = [f"good product number {i}, would buy it again" if i % 3 else f"bad product {i}, it broke"
         for i in range(400)]  # fmt: skip


def run() -> None:
    """Print tokens and calls per row for pack 1, 5 and 20, and whether the answers agree."""
    figures: list[Figure] = []
    single: list[tuple[object, ...]] = []
    base = 0.0
    for pack in (1, 5, 20):
        calls, tokens, answers = _one(pack)
        single, base = single or answers, base or tokens
        more = {"calls": calls, "of single calls": round(tokens / base, 2)}
        other = sum(mine != theirs for mine, theirs in zip(answers, single, strict=True))
        figures += [
            Figure(f"pack {pack}, tokens of a row", round(tokens, 1), "tokens", more=more),
            Figure(f"pack {pack}, answers that differ", other, "answers", 0, more=more),
        ]
    report("packing", "5. row packing (400 short texts, a prompt of 330 bytes)", figures)


def _one(pack: int) -> tuple[int, float, list[tuple[object, ...]]]:
    with bench_project() as project:
        project.texts(list(TEXTS))
        project.write({"functions/fn_mood.sql": FUNCTION % PROMPT})
        store(project, batch_size=400, pack=pack)
        dbt(project, "build")
        answers = project.query("select input, output from analytics.moods order by 1")
        project.warehouse.models.log.flush()
        row = project.warehouse.system_cursor().execute(
            "select count(*), sum(tokens_in + tokens_out) "
            "from redshift_system.main.local_inference_log"
        ).fetchone()  # fmt: skip
        assert row is not None
        return int(row[0]), float(row[1]) / len(TEXTS), answers
