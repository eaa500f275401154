"""RML307 on small projects: where personal data may go and where it may not."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from test_project_rules import manifest, node

from redshift_ml.checks.config import Config
from redshift_ml.checks.dbt.project import check_rendering
from redshift_ml.checks.dbt.render import Rendering
from redshift_ml.checks.finding import Finding

BEDROCK = (
    "create external model ml.{name}_model function ml.{name} iam_role default model_type "
    "bedrock settings (model_id 'amazon.nova-lite-v1:0', prompt 'x')"
)
SAGEMAKER = (
    "create model ml.{name}_model function ml.{name}(varchar(100), varchar(100)) returns "
    "varchar(20) sagemaker 'scores' iam_role default"
)
LAMBDA = (
    "create external function ml.{name}(varchar) returns varchar stable lambda 'geo' "
    "iam_role default"
)
LOCAL = (
    "create model ml.{name}_model from 'job' function ml.{name}(varchar) returns varchar "
    "iam_role default settings (s3_bucket 'b')"
)
FEEDBACK: dict[str, Any] = {"id": {}, "email": {"tags": ["pii"]}, "body": {}}
RAW = '"dev"."raw"."feedback"'


def function(name: str, meta: dict[str, Any], ddl: str = BEDROCK) -> dict[str, Any]:
    made = node("function", name, ddl.format(name=name), "{{ redshift_ml.create_x() }}")
    return made | {"config": {"meta": meta}, "arguments": [], "returns": {}}


FUNCTIONS = (
    function("tone", {}),
    function("trusted", {"pii_approved": True}),
    function("mailer", {"pii_approved": ["email"]}),
    function("score", {}, SAGEMAKER),
    function("geo", {}, LAMBDA),
    function("inside", {}, LOCAL),
    function("mask", {"pii_approved": True, "pii_masks": True}),
    function("mask_task", {"pii_approved": True, "tasks": ["mask"]}),
    function("mask_mail", {"pii_approved": True, "pii_masks": ["email"]}),
    function("several", {"pii_approved": True, "tasks": ["mask", "summarize"]}),
    function("undoable", {"pii_approved": True, "tasks": [{"task": "mask", "reversible": True}]}),
    function("hide", {"pii_masks": True}, "select '[hidden]'"),
)


@dataclass
class Sources:
    """Builds a manifest: a source, and models that build on one another in their order."""

    columns: dict[str, Any] = field(default_factory=lambda: FEEDBACK)
    nodes: list[dict[str, Any]] = field(default_factory=list)

    def model(self, name: str, sql: str, **more: Any) -> Sources:
        parents = ["source.p.raw.feedback", *(each["unique_id"] for each in self.nodes)]
        made = node("model", name, sql, **more) | {"depends_on": {"nodes": parents}}
        self.nodes.append(made | {"columns": more.get("columns", {})})
        return self

    def manifest(self, later: Sources | None = None) -> dict[str, Any]:
        source = {
            "unique_id": "source.p.raw.feedback", "resource_type": "source", "name": "feedback",
            "source_name": "raw", "schema": "raw", "identifier": "feedback", "config": {},
            "columns": self.columns, "original_file_path": "models/sources.yml",
        }  # fmt: skip
        text = str([self.nodes, later.nodes if later else []]).lower()
        made = manifest(*(f for f in FUNCTIONS if f["name"] in text), *self.nodes)
        return made | {"sources": {source["unique_id"]: source}}


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def found(project: Sources, later: Sources | None = None) -> list[Finding]:
    return checked(project.manifest(later), later.manifest() if later else None)


def checked(first: dict[str, Any], later: dict[str, Any] | None = None) -> list[Finding]:
    rendering = Rendering(first, later, {}, {}, (), 0.0)
    findings, _ = check_rendering(rendering, Path("p"), Config())
    return [each for each in findings if each.rule == "RML307"]


def ways(project: Sources, later: Sources | None = None) -> list[str]:
    """Return the ways that the findings tell."""
    told = [each.message for each in found(project, later)]
    return sorted(text.split("for it: ")[1].split("; mask it")[0] for text in told)


def one(sql: str, columns: dict[str, Any] | None = None) -> list[str]:
    """Return the ways of a project with one dbt model."""
    return ways(Sources(columns or FEEDBACK).model("m", sql))


NOVA = "tone (amazon.nova-lite-v1:0)"
INVALID = {
    "a column": f"select ml.tone(email) from {RAW}",
    "with its table": f"select ml.tone(f.email) from {RAW} as f",
    "with schema and table": f"select ml.tone(feedback.email) from {RAW}",
    "quoted names": f'select "dev"."ml"."tone"(f."email") from {RAW} f',
    "another case": f"select ML.TONE(F.EMAIL) from {RAW} F",
    "in an expression": f"select ml.tone('mail: ' || lower(trim(email))) from {RAW}",
    "in a cast": f"select ml.tone(email::varchar(10)) from {RAW}",
    "as JSON": f"select ml.tone(json_serialize(object('to', email, 'n', 1))) from {RAW}",
    "as an array": f"select ml.tone(json_serialize(array(id, email))) from {RAW}",
    "chosen by CASE": f"select ml.tone(case when id > 1 then email else '' end) from {RAW}",
    "one of several": f"select ml.tone(coalesce(body, email)) from {RAW}",
    "a CTE": f"with a as (select email as e from {RAW}), b as (select e from a) "
    "select ml.tone(e) from b",
    "a CTE with column names": f"with a(x, y) as (select id, email from {RAW}) "
    "select ml.tone(y) from a",
    "a subquery": f"select ml.tone(s.e) from (select email as e from {RAW}) as s",
    "a star": f"select ml.tone(email) from (select * from {RAW}) as s",
    "a star of a table": f"select ml.tone(email) from (select a.*, 1 as n from {RAW} a) as s",
    "a join": f"select ml.tone(u.email) from dbt.other o join {RAW} u on u.id = o.id",
    "a join, no qualifier": f"select ml.tone(email) from {RAW} u join (select 1 as id) o "
    "on u.id = o.id",
    "either side of a union": f"with a as (select body as t from {RAW} union all select email "
    f"from {RAW}) select ml.tone(t) from a",
    "a union of stars": f"with a as (select * from {RAW} union all select * from {RAW}) "
    "select ml.tone(email) from a",
    "an aggregate": f"select ml.tone(listagg(email, ', ') within group (order by id)) from {RAW}",
    "a window": f"select ml.tone(first_value(email) over (partition by id order by id rows "
    f"unbounded preceding)) from {RAW}",
    "a scalar subquery": f"select ml.tone((select max(email) from {RAW})) from {RAW}",
    "an outer column in a subquery": f"select (select ml.tone(f.email)) from {RAW} f",
    "an earlier alias": f"select lower(email) as mail, ml.tone(mail) from {RAW}",
    "in WHERE": f"select id from {RAW} where ml.tone(email) = 'angry'",
    "in a join's condition": f"select 1 from {RAW} a join dbt.o on ml.tone(a.email) = o.x",
    "in a condition of CASE": f"select case when ml.tone(email) = 'x' then 1 end from {RAW}",
    "in HAVING": f"select id from {RAW} group by id having max(ml.tone(email)) = 'x'",
    "in EXISTS": f"select 1 where exists (select 1 from {RAW} where ml.tone(email) = 'x')",
    "masked and not": f"select ml.tone(ml.mask(email) || email) from {RAW}",
    "a path into SUPER": f"select ml.tone(f.email.local.part::varchar) from {RAW} f",
    "unnested SUPER": f"select ml.tone(item.street::varchar) from {RAW} f, f.email as item",
    "a bracket of joins": f"select ml.tone(f.email) from ({RAW} f join dbt.o on f.id = o.id)",
    "a bracket of one table": f"select ml.tone(f.email) from ({RAW}) f",
    "in a bracket's condition": f"select 1 from ({RAW} f join dbt.o on ml.tone(email) = o.x)",
    "in the order of a union": f"select email from {RAW} union select email from {RAW} "
    "order by ml.tone(email)",
    "in QUALIFY": f"select id from {RAW} qualify row_number() over (partition by "
    "ml.tone(email) order by id) = 1",
    "TOP": f"with a as (select top 5 email from {RAW}) select ml.tone(email) from a",
    "a recursive CTE": f"with recursive a(t, u) as (select email, body from {RAW} union all "
    "select u, t from a) select ml.tone(u) from a",
    "pivoted": f"select ml.tone(x) from (select email, id from {RAW}) pivot (max(email) for id "
    "in (1 as x))",
    "a quarter of a list": f"select ml.tone(split_part(email, '@', 1)) from {RAW}",
    "DECODE": f"select ml.tone(decode(id, 1, email, 'none')) from {RAW}",
    "GREATEST": f"select ml.tone(greatest(email, body)) from {RAW}",
    "a set of values": f"select ml.tone(e) from (select email as e from {RAW} intersect select "
    f"email from {RAW}) as s",
    "after a comment and wide letters": f"-- ünï ☂ 😀\nselect ml.tone(email) from {RAW}",
}


@pytest.mark.parametrize("sql", INVALID.values(), ids=INVALID)
def test_personal_data_reaches_an_endpoint(sql: str) -> None:
    assert one(sql) == [f"raw.feedback.email → {NOVA}"]


VALID = {
    "another column": f"select ml.tone(body) from {RAW}",
    "the same name elsewhere": f"select ml.tone(o.email) from dbt.other o join {RAW} f on true",
    "the same name of a subquery": f"select ml.tone(o.email) from (select body as email from "
    f"{RAW}) o join {RAW} f on o.email = f.email",
    "the name under another alias": f"with a as (select body as email, email as x from {RAW}) "
    "select ml.tone(email) from a",
    "approved": f"select ml.trusted(email) from {RAW}",
    "masked": f"select ml.tone(ml.mask(email)) from {RAW}",
    "masked by a task": f"select ml.tone(ml.mask_task(email)) from {RAW}",
    "masked by SQL": f"select ml.tone(ml.hide(email)) from {RAW}",
    "masked in a CTE": f"with a as (select ml.mask(email) as t from {RAW}) "
    "select ml.tone(t) from a",
    "a model inside the warehouse": f"select ml.inside(email) from {RAW}",
    "a function that is none of ours": f"select lower(email), ml.unheard(email) from {RAW}",
    "a condition": f"select ml.tone(body) from {RAW} where email is not null",
    "the result of a condition": f"select ml.tone(case when email like '%@x.org' then 'staff' "
    f"else 'guest' end) from {RAW}",
    "a count": f"select ml.tone(count(distinct email)::varchar) from {RAW}",
    "a length": f"select ml.tone(length(email)::varchar) from {RAW}",
    "an order": f"select ml.tone(first_value(body) over (partition by email order by email "
    f"rows unbounded preceding)) from {RAW}",
    "a key of a join": f"select ml.tone(b.t) from {RAW} a join dbt.o b on a.email = b.email",
    "the other side of a union": f"select body as t, email as e from {RAW} union all "
    f"select ml.tone(body), 'none' from {RAW}",
    "a star without the column": f"select ml.tone(s.x) from (select * exclude (email) from "
    f"{RAW}) as s",
    "a literal": f"select ml.tone('email') from {RAW}",
}


@pytest.mark.parametrize("sql", VALID.values(), ids=VALID)
def test_nothing_personal_reaches_an_endpoint(sql: str) -> None:
    assert one(sql) == []


def test_the_way_through_models_a_store_and_its_function() -> None:
    project = Sources().model("stg_feedback", f"select id, lower(email) as email from {RAW}")
    project.model("int_x", "select id, email as contact from dbt.stg_feedback")
    project.model(
        "inf_y",
        "select distinct contact as input from dbt.int_x",
        config={"materialized": "inference", "meta": {"function": "tone"}},
    )
    (finding,) = found(project)
    assert finding.message == (
        "personal data reaches an endpoint that is not approved for it: raw.feedback.email → "
        "stg_feedback.email → int_x.contact → inf_y.input → tone (amazon.nova-lite-v1:0); mask "
        "it on the way, or approve the function with meta: {pii_approved: true}"
    )
    assert (Path(finding.path).name, finding.severity) == ("inf_y.sql", "error")
    assert (finding.line, finding.col) == (1, 28)


def test_a_stores_further_arguments_and_its_answers() -> None:
    store = {"materialized": "inference", "function": "score", "meta": {"arguments": ["who"]}}
    project = Sources().model("s", f"select body as input, email as who from {RAW}", config=store)
    assert ways(project) == ["raw.feedback.email → s.who → score (scores)"]
    approved = {"materialized": "inference", "meta": {"function": "trusted"}}
    project = Sources().model("s", f"select email as input from {RAW}", config=approved)
    project.model("again", "select ml.tone(output), ml.tone(input), ml.tone(status) from dbt.s")
    assert ways(project) == [
        f"raw.feedback.email → s.input → {NOVA}",
        f"raw.feedback.email → s.output → {NOVA}",
    ]


def test_a_store_of_masked_texts_is_clean_and_its_inputs_are_not() -> None:
    masking = {"materialized": "inference", "meta": {"function": "mask_task"}}
    project = Sources().model("s", f"select email as input from {RAW}", config=masking)
    project.model("safe", "select ml.tone(output) from dbt.s")
    project.model("unsafe", "select ml.tone(input) from dbt.s")
    assert [Path(each.path).name for each in found(project)] == ["unsafe.sql"]


def test_of_an_answer_to_several_tasks_only_the_masked_text_is_clean() -> None:
    config = {"materialized": "inference", "meta": {"function": "several"}}
    project = Sources().model("s", f"select email as input from {RAW}", config=config)
    parsed = "(select p.j.mask::varchar as mask, p.j.summarize::varchar as summary from (select "
    parsed += "json_parse(output) as j from dbt.s) as p) as t"
    project.model("typed", f"select * from {parsed}")
    project.model("safe", "select ml.tone(mask) from dbt.typed")
    project.model("text", "select ml.tone(json_extract_path_text(output, 'mask')) from dbt.s")
    project.model("unsafe", "select ml.tone(summary) from dbt.typed")
    assert [Path(each.path).name for each in found(project)] == ["unsafe.sql"]


def test_a_mask_that_can_be_undone_says_what_it_masked() -> None:
    answer = "json_extract_path_text(ml.undoable(email), '{}')"
    assert one(f"select ml.tone({answer.format('mask')}) from {RAW}") == []
    for unsafe in ("ml.undoable(email)", answer.format("mask_items")):
        assert one(f"select ml.tone({unsafe}) from {RAW}") == [f"raw.feedback.email → {NOVA}"]


def test_categories_are_approved_and_masked_one_by_one() -> None:
    columns = {
        "email": {"meta": {"pii": "email"}},
        "phone": {"config": {"meta": {"pii": ["Phone"]}}},
        "both": {"meta": {"pii": ["email", "phone"]}},
        "other": {"config": {"tags": ["pii"]}},
    }

    def kinds(argument: str) -> list[str]:
        project = Sources(columns).model("m", f"select ml.{argument} from {RAW}")
        return [each.message.split(" reaches")[0] for each in found(project)]

    assert kinds("mailer(email)") == []
    assert kinds("mailer(phone)") == ["personal data (phone)"]
    assert kinds("mailer(both)") == ["personal data (phone)"]
    assert kinds("mailer(other)") == ["personal data"]
    assert kinds("tone(both)") == ["personal data (email, phone)"]
    assert kinds("tone(ml.mask_mail(email))") == []
    assert kinds("tone(ml.mask_mail(both))") == ["personal data (phone)"]


def test_each_column_that_flows_is_told() -> None:
    columns = {"email": {"tags": ["pii"]}, "name": {"tags": ["pii"]}}
    assert one(f"select ml.score(email, name || email) from {RAW}", columns) == [
        "raw.feedback.email → score (scores)",
        "raw.feedback.name → score (scores)",
    ]


def test_a_lambda_function_is_an_endpoint_too() -> None:
    assert one(f"select ml.geo(email) from {RAW}") == ["raw.feedback.email → geo (geo)"]


def test_models_and_seeds_are_marked_as_sources_are() -> None:
    tagged = {"contact": {"tags": ["pii"]}}
    project = Sources({}).model("a", f"select x as contact from {RAW}", columns=tagged)
    project.model("b", "select ml.tone(contact) from dbt.a")
    assert ways(project) == [f"a.contact → {NOVA}"]
    seed = node("seed", "people", "") | {"columns": {"mail": {"tags": ["pii"]}}}
    project = Sources({})
    project.nodes.append(seed)
    project.model("b", "select ml.tone(mail) from dbt.people")
    assert ways(project) == [f"people.mail → {NOVA}"]


def test_a_column_may_be_declared_clean() -> None:
    clean = {"digest": {"meta": {"pii": False}}}
    sql = f"select md5(email) as digest, email from {RAW}"
    project = Sources().model("a", sql, columns=clean)
    project.model("b", "select ml.tone(digest) from dbt.a")
    assert ways(project) == []


def test_an_ephemeral_model_is_a_step_with_its_own_marks() -> None:
    ephemeral = {"materialized": "ephemeral"}
    project = Sources({}).model("e", f"select x as contact from {RAW}", config=ephemeral,
                                columns={"contact": {"tags": ["pii"]}})  # fmt: skip
    project.model(
        "m",
        f"with __dbt__cte__e as (select x as contact from {RAW}) "
        "select ml.tone(contact) from __dbt__cte__e",
    )
    assert ways(project) == [f"e.contact → {NOVA}"]


def test_the_branch_of_a_later_run_and_the_table_itself_are_followed() -> None:
    first = Sources().model("m", f"select id, email as t from {RAW}")
    later = Sources().model("m", "select id, ml.tone(t) as t from dbt.m where id > 1")
    assert ways(first, later) == [f"raw.feedback.email → m.t → {NOVA}"]
    sql = f"select ml.tone(email) as t from {RAW}"
    assert len(found(Sources().model("m", sql), Sources().model("m", f"{sql} where id > 1"))) == 1


def test_a_query_that_cannot_be_read_is_told_when_it_matters() -> None:
    broken = Sources().model("a", "select ml.tone( from from where")
    broken.model("b", f"select email as t from {RAW} where (((")
    told = [(Path(each.path).name, each.severity, each.message) for each in found(broken)]
    assert [(name, severity) for name, severity, _ in told] == [("b.sql", "warning")]
    assert "cannot be followed" in told[0][2]


def test_a_call_that_is_not_followed_is_told() -> None:
    (finding,) = found(Sources().model("m", f"\nexplain select ml.tone(email) from {RAW}"))
    assert finding.message.endswith(
        "cannot be followed: the call of tone in line 2 of the compiled SQL"
    )
    assert found(Sources().model("m", f"explain select ml.inside(email) from {RAW}")) == []


def test_a_stores_function_is_the_node_whatever_it_is_called_in_sql() -> None:
    config = {"materialized": "inference", "meta": {"function": "fn_aliased"}}
    project = Sources().model("s", f"select email as input from {RAW}", config=config)
    made = project.manifest()
    ddl = BEDROCK.format(name="sql_name")
    made["functions"]["function.p.fn_aliased"] = node("function", "fn_aliased", ddl) | {
        "alias": "sql_name", "arguments": [], "returns": {}
    }  # fmt: skip
    assert "s.input → sql_name" in checked(made)[0].message


def test_without_marks_nothing_is_followed() -> None:
    assert one(f"select ml.tone(email) from {RAW}", {"email": {}}) == []


def test_a_suppression_holds() -> None:
    sql = f"select ml.tone(email) from {RAW} -- redshift-ml: ignore RML307"
    assert one(sql) == []


def test_deep_and_wide_queries() -> None:
    wide = ", ".join(f"email as c{n}" for n in range(500))
    project = Sources().model("w", f"select {wide} from {RAW}")
    for number in range(30):
        parent = "w" if number == 0 else f"s{number - 1}"
        project.model(f"s{number}", f"select * from dbt.{parent}")
    project.model("end", "select ml.tone(c499 " + "|| 'x' " * 800 + ") from dbt.s29")
    (way,) = ways(project)
    assert way == (
        "raw.feedback.email → w.c499 → s0.c499 → s1.c499 → s2.c499 → s3.c499 → (20 steps) → "
        f"s24.c499 → s25.c499 → s26.c499 → s27.c499 → s28.c499 → s29.c499 → {NOVA}"
    )
