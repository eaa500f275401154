"""An endpoint that has answered nothing yet and refuses every text: no text is blamed for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from inference_project import STORE, InferenceProject, inference_project

pytestmark = [pytest.mark.functional, pytest.mark.slow]

REFUSAL = "AccessDeniedException: you have no access to this model"
BATCH = 20
LEDGER = (
    "select status, batch_rows, count(*) from analytics.redshift_ml_ledger where kind = 'batch' "
    "group by 1, 2 order by 1, 2"
)
DOORS: dict[str, Callable[[InferenceProject], bool]] = {
    "dbt": lambda project: project.invoke("build", "--select", "moods").success,
    "infer": lambda project: project.command("infer", "--concurrency", "1").exit_code == 0,
}


@pytest.mark.parametrize("door", list(DOORS))
@pytest.mark.parametrize("texts", [1, 100])
def test_the_run_ends_early_and_the_next_one_answers_all(
    tmp_path: Path, door: str, texts: int
) -> None:
    fault = {"do": "error", "when": "refused", "message": REFUSAL}
    with inference_project(tmp_path / "p", {"faults": [fault]}) as project:
        project.texts([f"refused {i}" for i in range(texts)])
        settings = f"'batch_size': {BATCH}, 'lease_seconds': 60, 'max_attempts': 2"
        project.write({"models/moods.sql": STORE % settings})
        project.run("build", "--select", "fn_mood")
        for _ in range(2):
            assert not DOORS[door](project)
        assert project.answers("quarantined") == project.answers() == 0
        ended = project.query(LEDGER)
        assert {status for status, *_ in ended} == {"unproven"}
        assert [count for _, rows, count in ended if rows == 1] == [12]
        assert sum(count for *_, count in ended) <= 2 * 12
        project.query("update public.texts set body = replace(body, 'refused', 'fine')")
        project.run("build")
        assert (project.answers(), project.answers("quarantined")) == (texts, 0)


@pytest.mark.parametrize("door", list(DOORS))
def test_a_text_that_fails_first_is_blamed_once_the_function_has_answered(
    tmp_path: Path, door: str
) -> None:
    fault = {"do": "error", "when": "POISON", "message": "content refused"}
    with inference_project(tmp_path / "p", {"faults": [fault]}) as project:
        project.texts(["a POISON", *(f"b {i}" for i in range(BATCH - 1))])
        project.write({"models/moods.sql": STORE % f"'batch_size': {BATCH}, 'max_attempts': 2"})
        project.run("build", "--select", "fn_mood")
        assert DOORS[door](project)
        assert (project.answers(), project.answers("quarantined")) == (BATCH - 1, 1)
        assert project.query(LEDGER)[-1][:2] == ("unproven", BATCH)
