"""The project family, on projects as dbt would describe them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from redshift_ml.checks import registry
from redshift_ml.checks.config import Config
from redshift_ml.checks.dbt.project import check_projects, check_rendering
from redshift_ml.checks.dbt.render import Rendering
from redshift_ml.checks.dbt.shells import selected, shell_statement

DDL = (
    "create model ml.tone_model function ml.tone(varchar(100)) returns varchar(20) "
    "sagemaker 'ep' iam_role default"
)
CALL = "select id, {call}(body) as tone from dbt.src where id < 9"


def node(kind: str, name: str, compiled: str, raw: str = "", **more: Any) -> dict[str, Any]:
    folder = "functions" if kind == "function" else "models"
    return {
        "unique_id": f"{kind}.p.{name}",
        "resource_type": kind,
        "package_name": "p",
        "name": name,
        "alias": name,
        "schema": "ml" if kind == "function" else "dbt",
        "original_file_path": f"{folder}/{name}.sql",
        "compiled_code": compiled,
        "raw_code": raw or compiled,
        "description": more.pop("description", "what it is"),
        "config": more.pop("config", {"materialized": "table"}),
        "columns": {},
        **more,
    }


def tone(**more: Any) -> dict[str, Any]:
    more.setdefault("arguments", [{"name": "a", "data_type": "varchar(100)"}])
    more.setdefault("returns", {"data_type": "varchar(20)"})
    return node("function", "tone", DDL, "{{ redshift_ml.create_model() }}", **more)


def answers(**more: Any) -> dict[str, Any]:
    raw = CALL.format(call="{{ function('tone') }}")
    return node("model", "answers", CALL.format(call='"dev"."ml"."tone"'), raw, **more)


def data_test(on: str) -> dict[str, Any]:
    made = node("test", f"not_null_{on}", "select 1")
    return made | {"attached_node": on, "column_name": "tone", "test_metadata": {"name": "n"}}


def manifest(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {
        "metadata": {"project_name": "p"},
        "nodes": {n["unique_id"]: n for n in nodes if n["resource_type"] != "function"},
        "functions": {n["unique_id"]: n for n in nodes if n["resource_type"] == "function"},
        "macros": {},
        "sources": {},
    }


def findings(
    tmp_path: Path, first: dict[str, Any], later: dict[str, Any] | None = None, **errors: str
) -> list[tuple[str, str]]:
    rendering = Rendering(first, later, dict(errors), {}, (), 0.0)
    config = Config(select=frozenset(registry.modules()))
    found, _ = check_rendering(rendering, tmp_path, config)
    return sorted((each.rule, Path(each.path).name) for each in found)


TEST = data_test("model.p.answers")


def test_a_project_in_order_gives_nothing(tmp_path: Path) -> None:
    assert findings(tmp_path, manifest(tone(), answers(), TEST)) == []


def test_a_function_that_nothing_uses(tmp_path: Path) -> None:
    assert findings(tmp_path, manifest(tone())) == [("RML302", "tone.sql")]


def test_an_inference_model_that_names_the_function_uses_it(tmp_path: Path) -> None:
    store = node(
        "model", "store", "select body as input from dbt.src",
        config={"materialized": "inference", "function": "tone"},
    )  # fmt: skip
    assert findings(tmp_path, manifest(tone(), store, data_test("model.p.store"))) == []


def test_a_call_written_out_by_hand_bypasses_the_node(tmp_path: Path) -> None:
    by_hand = answers(raw_code=CALL.format(call="ml.tone"))
    assert findings(tmp_path, manifest(tone(), by_hand, TEST)) == [("RML303", "answers.sql")]


def test_a_function_without_a_description(tmp_path: Path) -> None:
    assert findings(tmp_path, manifest(tone(description=" "), answers(), TEST)) == [
        ("RML304", "tone.sql")
    ]


def test_a_yml_that_says_something_else_than_the_statement(tmp_path: Path) -> None:
    for wrong in (
        {"returns": {"data_type": "integer"}},
        {"returns": {}},
        {"arguments": []},
    ):
        assert findings(tmp_path, manifest(tone(**wrong), answers(), TEST)) == [
            ("RML305", "tone.sql")
        ]


def test_an_answer_that_nothing_tests(tmp_path: Path) -> None:
    assert findings(tmp_path, manifest(tone(), answers())) == [("RML306", "tone.sql")]


def test_a_test_of_a_mart_looks_at_the_answers_of_the_store_it_reads(tmp_path: Path) -> None:
    mart = node("model", "mart", "select tone from dbt.answers")
    mart |= {"depends_on": {"nodes": ["model.p.answers"]}}
    store = node("model", "answers", "select body as input from dbt.src where id < 9")
    config = {"materialized": "inference", "meta": {"function": "tone"}}
    of_mart = data_test("model.p.mart")
    stored = manifest(tone(), store | {"config": config}, mart, of_mart)
    assert findings(tmp_path, stored) == []
    tabled = manifest(tone(), store | {"config": config | {"materialized": "table"}}, mart, of_mart)
    assert findings(tmp_path, tabled) == [("RML306", "tone.sql")]


def test_incremental_strategies_that_pay_again(tmp_path: Path) -> None:
    for strategy in ("delete+insert", "microbatch"):
        model = answers(config={"materialized": "incremental", "incremental_strategy": strategy})
        assert findings(tmp_path, manifest(tone(), model, TEST)) == [("RML301", "answers.sql")]


def test_the_later_branch_is_checked_on_its_own(tmp_path: Path) -> None:
    config = {"materialized": "incremental", "incremental_strategy": "append"}
    raw = (
        "select {{ function('tone') }}(body) as tone from src {% if is_incremental() %}{% endif %}"
    )
    whole = "select ml.tone(body) as tone from dbt.src"
    new = f"{whole} where id > (select max(id) from dbt.answers)"
    model = node("model", "answers", whole, raw, config=config)
    assert findings(tmp_path, manifest(tone(), model, TEST)) == []
    good = manifest(tone(), {**model, "compiled_code": new}, TEST)
    assert findings(tmp_path, manifest(tone(), model, TEST), good) == []
    bad = manifest(tone(), {**model, "compiled_code": f"{whole} as again"}, TEST)
    assert findings(tmp_path, manifest(tone(), model, TEST), bad) == [("RML301", "answers.sql")]


def test_a_view_over_a_function_is_a_finding_by_its_materialization(tmp_path: Path) -> None:
    model = answers(config={"materialized": "view"})
    assert findings(tmp_path, manifest(tone(), model, TEST)) == [("RML216", "answers.sql")]


def test_an_analysis_is_no_view(tmp_path: Path) -> None:
    model = answers(config={"materialized": "view"}, resource_type="analysis")
    assert findings(tmp_path, manifest(tone(), model, TEST)) == []


def test_a_comment_silences_a_rule_of_projects_and_is_not_called_dead(tmp_path: Path) -> None:
    ignoring = "-- redshift-ml: ignore RML306 tested elsewhere\n"
    quiet = tone() | {"compiled_code": ignoring + DDL}
    assert findings(tmp_path, manifest(tone(), answers())) == [("RML306", "tone.sql")]
    assert findings(tmp_path, manifest(quiet, answers())) == []


def test_a_node_that_dbt_could_not_compile_is_a_finding_in_dbts_words(tmp_path: Path) -> None:
    first = manifest(tone(), answers(), TEST)
    found = findings(tmp_path, first, **{"model.p.answers": "Compilation Error"})
    assert found == [("RML002", "answers.sql")]


def test_a_call_over_a_seed_or_over_literals_is_no_unbounded_scan(tmp_path: Path) -> None:
    call = "select {}(body) as tone from dbt.src"
    model = answers() | {"compiled_code": call.format("ml.tone")}
    model["raw_code"] = call.format("{{ function('tone') }}")
    base = manifest(tone(), model, TEST)
    assert findings(tmp_path, base) == [("RML217", "answers.sql")]
    seed = node("seed", "src", "")
    literals = node("model", "src", "with a as (select 1 as body) select * from a union select 2")
    table = node("model", "src", "select body from lake.everything")
    assert findings(tmp_path, manifest(tone(), model, TEST, seed)) == []
    assert findings(tmp_path, manifest(tone(), model, TEST, literals)) == []
    assert findings(tmp_path, manifest(tone(), model, TEST, table)) == [("RML217", "answers.sql")]


def test_a_path_into_an_answer_that_another_model_stores(tmp_path: Path) -> None:
    chat = tone(
        compiled_code="create external model ml.tone_model function ml.tone iam_role default "
        "model_type bedrock settings (model_id 'a.b', response_type super)",
        returns={"data_type": "super"},
    )
    store = answers(
        compiled_code="select ml.tone(body, object('maxTokens', 9)) as resp from src where id < 4"
    )
    good = node("model", "reader", "select resp.output.message from dbt.answers")
    assert findings(tmp_path, manifest(chat, store, good, TEST)) == []
    bad = node("model", "reader", "select a.resp.stopReason from dbt.answers as a")
    assert findings(tmp_path, manifest(chat, store, bad, TEST)) == [("RML212", "reader.sql")]
    other = node("model", "reader", "select resp.stopReason from dbt.unrelated")
    assert findings(tmp_path, manifest(chat, store, other, TEST)) == []


def test_a_project_is_rendered_again_only_when_something_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[Path] = []

    def render(folder: Path, variables: str | None) -> Rendering:
        rendered.append(folder)
        return Rendering(manifest(tone()), None, {}, {}, (), 1.0)

    monkeypatch.setattr("redshift_ml.checks.dbt.project.render", render)
    config = Config(select=frozenset(registry.modules()))
    (tmp_path / "models").mkdir()
    model = tmp_path / "models" / "a.sql"
    model.write_text("select '{{ env_var(\"SHOP\") }}'")
    excluding = Config(config.select, ("functions/*",), root=tmp_path)
    assert check_projects((str(tmp_path),), (), excluding, use_cache=False).findings == []
    package = tmp_path / "elsewhere"
    package.mkdir()
    (tmp_path / "p" / "dbt_packages").mkdir(parents=True)
    (tmp_path / "p" / "dbt_packages" / "linked").symlink_to(package)

    def run(
        folder: Path = tmp_path, *, use_cache: bool = True, variables: str | None = None
    ) -> int:
        before = len(rendered)
        outcome = check_projects(
            (str(folder),), (), config, use_cache=use_cache, variables=variables
        )
        assert [finding.rule for finding in outcome.findings] == ["RML302"]
        return len(rendered) - before

    assert [run(), run(), run(use_cache=False)] == [1, 0, 1]
    model.write_text("select 2, '{{ env_var(\"SHOP\") }}'")
    assert [run(), run()] == [1, 0]
    monkeypatch.setenv("SHOP", "other")
    assert [run(), run()] == [1, 0]
    assert [run(variables="{a: 1}"), run(variables="{a: 1}"), run()] == [1, 0, 0]
    monkeypatch.setenv("DBT_TARGET", "prod")
    assert [run(), run()] == [1, 0]
    assert [run(tmp_path / "p"), run(tmp_path / "p")] == [1, 0]
    (package / "macro.sql").write_text("{% macro a() %}{% endmacro %}")
    assert [run(tmp_path / "p"), run(tmp_path / "p")] == [1, 0]


def test_shells_have_the_columns_that_yml_and_select_list_tell() -> None:
    model = answers() | {"columns": {"ID": {"data_type": "bigint"}}}
    assert shell_statement(model) == (
        'create table if not exists "dbt"."answers" ("id" bigint, "tone" varchar(65535))'
    )


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        (
            "select max(loaded_at), count(*), a.b as c from t",
            "? timestamp, ? bigint, c varchar(65535)",
        ),
        ("with x as (select 1 as q) select distinct q from x", "q varchar(65535)"),
        ("select t.*, order_day from t", "order_day date"),
        ("select", ""),
        ("select a, , from", "a varchar(65535)"),
        ("drop table t", ""),
    ],
)
def test_what_the_text_of_a_query_tells_of_its_columns(sql: str, columns: str) -> None:
    told = ", ".join(f"{name or '?'} {kind}" for name, kind in selected(sql))
    assert told == columns
