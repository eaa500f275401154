"""redshift-ml validate on a dbt project: rendered through dbt, no cluster, no profile."""

from __future__ import annotations

from pathlib import Path

import pytest
from validated import findings, project, validate

pytestmark = [pytest.mark.functional, pytest.mark.slow]

SUMMARIES = """{{ config(materialized='incremental', incremental_strategy='append') }}

select
    id,
    dbt.summary(body, object('maxtokens', 50)) as summary
from {{ ref('reviews') }}
{% if is_incremental() %}
    where 1 = 1 and dbt.summary(body, object('maxTokens', 50)) = 'x'
{% else %}
    where id < 10
{% endif %}
"""
RULES = ("RML002", "RML2", "RML307")
MARKED = """models:
  - name: reviews
    columns: [{name: body, config: {tags: [pii]}}, {name: id, tags: [key]}]
"""


def test_both_branches_are_checked_and_a_broken_node_hides_nothing(tmp_path: Path) -> None:
    shop = project(
        tmp_path,
        **{
            "models/summaries.sql": SUMMARIES,
            "models/reviews.yml": MARKED,
            "models/broken.sql": "{{ config(materialized='ephemeral') }}\n"
            "select {{ nothing() if execute }}",
            "models/below.sql": "select * from {{ ref('broken') }}",
            "models/views.sql": "{{ config(materialized='view') }}\nselect dbt.summary(body, "
            "object('maxTokens', 9)) as s from {{ ref('reviews') }} where id < 4",
        },
    )
    done = validate(shop, "--format", "json", *(f"--select={rule}" for rule in RULES))
    assert done.returncode == 1, done.stderr
    found = {(finding["rule"], finding["path"]): finding for finding in findings(done)}
    folded = found["RML205", "models/summaries.sql"]
    assert (folded["line"], folded["column"]) == (5, 30)
    repeated = found["RML214", "models/summaries.sql"]
    assert repeated["line"] == 8
    personal = found["RML307", "models/summaries.sql"]
    assert personal["line"] == 5
    assert "reviews.body → summary (amazon.nova-lite-v1:0)" in personal["message"]
    compiled = repeated["compiled"].rsplit(":", 2)[0]
    assert compiled == ".redshift_ml_cache/compiled/later-run/models/summaries.sql"
    assert "dbt.summary(body" in (shop / compiled).read_text()
    broken = found["RML002", "models/broken.sql"]
    assert (broken["line"], broken["column"]) == (2, 11)
    assert ("RML002", "models/below.sql") not in found, "it is the parent that is wrong"
    assert ("RML216", "models/views.sql") in found
    assert not (shop / "target").exists() and not (shop / "logs").exists()
    assert "dbt rendered" in done.stderr


def test_target_vars_and_the_variables_of_dbt_are_those_of_the_run(tmp_path: Path) -> None:
    asked = "{{ var('share') if target.name == 'prod' else 'nobody' }}"
    shop = project(tmp_path, **{"models/asked.sql": f"select 'x' as {asked}, dbt.summary('')"})
    around = {
        "DBT_TARGET": "prod", "DBT_PROFILE": "other", "DBT_PROFILES_DIR": "/nowhere",
        "DBT_LOG_FORMAT": "json", "DBT_DEBUG": "1", "DBT_STATE": "/nowhere", "DBT_DEFER": "1",
    }  # fmt: skip
    missing = validate(shop, **around)
    assert missing.returncode == 1
    assert "models/asked.sql" in missing.stdout
    assert "Required var 'share' not found" in missing.stdout
    assert '{"data"' not in missing.stdout
    given = ["--vars", "{share: half}", "--format", "json"]
    (found, *_) = findings(validate(shop, *given, **around))
    assert found["path"] == "models/asked.sql"
    compiled = shop / found["compiled"].rsplit(":", 2)[0]
    assert compiled.read_text().startswith("select 'x' as half")


SEED = "id,method\n1,card\n2,gift\n"
ASKED = """{% set r = run_query("QUERY") %}{% if execute %}{% set rows = r.columns[0].values() %}
select 1 as one, 'x' as {{ USED }}, dbt.summary('') {% endif %}"""
EVENTS = """sources:
  - name: raw
    database: landing
    tables: [{name: events, columns: [{name: day, data_type: date}]}]
"""
PIVOT = """-- depends_on: {{ ref('payments') }}
{% if execute %}{% set methods = run_query('select method from ' ~ ref('payments')) %}
select {% for m in methods.rows %}{% for c in adapter.get_columns_in_relation(ref('payments')) %}
dbt.summary({{ c.name }}, object('maxtokens', 9)) as {{ m[0] }}_{{ c.name }},
{% endfor %}{% endfor %} 1 as n from {{ ref('payments') }} where id < 5{% endif %}"""


def _asked(query: str, used: str) -> str:
    return ASKED.replace("QUERY", query).replace("USED", used)


def test_nodes_that_ask_for_rows_get_those_of_seeds_and_else_made_up_ones(tmp_path: Path) -> None:
    """A query cannot be answered offline: no error. A mistake is one, whatever the answers are."""
    day = "select max(day) as last from \" ~ source('raw', 'events') ~ \""
    later = "'{{ run_query('select max(day) from ' ~ this).columns[0].values()[0].year }}'"
    shop = project(
        tmp_path,
        **{
            "seeds/paid.csv": SEED,
            "models/sources.yml": EVENTS,
            "models/payments.sql": "select *, 1 as more from {{ ref('paid') }}",
            "models/pivot.sql": PIVOT,
            "models/made_up.sql": _asked(day, "rows[0].strftime('on_%Y')"),
            "models/unlisted.sql": _asked(
                "select max(read_at), max(kind) as kind from far.away", "'y' ~ rows[0].year"
            ),
            "models/later.sql": "{{ config(materialized='incremental', database='marts') }}"
            "select day, dbt.summary('') from {{ source('raw', 'events') }} where 1 = 1 "
            f"{{% if is_incremental() %}} and day > {later}{{% endif %}}",
            "models/elsewhere.sql": _asked("select * from far.away", "rows[0].x.y"),
            "models/logged.sql": "{% do run_query('insert into far.log values (1)') %}"
            "{% call statement() %} truncate far.log {% endcall %} select 1 as one",
            "models/picky.sql": _asked(day, "rows[0].colour.name"),
            "models/misspelt.sql": _asked(day, "nothing.here"),
            "models/missing.sql": _asked(day, "no_such_macro(rows[0])"),
            "models/columns.sql": "select {% for c in adapter.get_columns_in_relation(ref('paid'))"
            " %}{% set x = no_such_macro(c) %}{% endfor %} 1 as one",
            "models/assigned.sql": _asked(day, "y.z if rows[0].year > 2024 else z.y")
            + "{% if not execute %}{% set z = 1 %}{% endif %}",
            "models/known.sql": "-- redshift-ml: ignore RML308 checked where the rows are\n"
            + _asked(day, "rows[0].colour.name"),
            "models/column.sql": _asked("select nope from \" ~ ref('paid') ~ \"", "rows[0]"),
            "models/syntax.sql": _asked("selct 1", "rows[0]"),
        },
    )
    rules = ("RML002", "RML202", "RML205", "RML308")
    done = validate(shop, "--format", "json", *(f"--select={rule}" for rule in rules))
    assert done.returncode == 1, done.stderr
    found = {(f["path"][7:-4], f["rule"]): f for f in findings(done)}
    assert sorted(found) == [
        ("assigned", "RML308"), ("column", "RML002"), ("columns", "RML002"),
        ("elsewhere", "RML308"), ("missing", "RML002"), ("misspelt", "RML002"),
        ("picky", "RML308"), ("pivot", "RML205"), ("syntax", "RML002"),
    ], done.stdout  # fmt: skip
    assert "made-up rows stood in: later, logged, made_up, unlisted" in done.stderr
    assert (found["misspelt", "RML002"]["line"], found["misspelt", "RML002"]["column"]) == (2, 28)
    assert "date object' has no attribute 'colour'" in found["picky", "RML308"]["message"]
    compiled = (shop / ".redshift_ml_cache/compiled/first-run/models/pivot.sql").read_text()
    names = ("card_id", "card_method", "card_more", "gift_id", "gift_method", "gift_more")
    assert [line.split()[-1] for line in compiled.splitlines() if " as " in line][:6] == [
        f"{name}," for name in names
    ]
