"""redshift-ml validate names files, lines and columns as the user's editor has them."""

from __future__ import annotations

from pathlib import Path

import pytest
from validated import PROJECT, findings, project, validate

pytestmark = [pytest.mark.functional, pytest.mark.slow]

CALL = "    dbt.summary(body, object('maxtokens', 50)) as s"
SELECT = f"select\n{CALL}\nfrom t\n"
HEAD = "\n{{ config(\n    materialized='table'\n) }}\n{% set x = 1 %}\n\n{# no\nthing #}\n"
SNAPSHOT = "{% snapshot NAME %}{{ config(unique_key='id', strategy='check', check_cols='all') }}\n"
END = "{% endsnapshot %}\n\n"
MODELS = {
    "models/blank.sql": (f"\n \n\t\n{SELECT}", (5, 30)),
    "models/indented.sql": ("\n   " + SELECT.replace("\n", " "), (2, 40)),
    "models/commented.sql": (f"\n-- one\n\n/* two\nlines */\n\n{SELECT}", (8, 30)),
    "models/configured.sql": (f"{HEAD}{SELECT}", (10, 30)),
    "models/windows.sql": (f"{HEAD}{SELECT}".replace("\n", "\r\n"), (10, 30)),
    "models/marked.sql": (f"\ufeff{SELECT}", (2, 30)),
    "models/block.sql": (
        f"\n{{% set x %}}\na\nb{{% endset %}}\n{{%- if x %}}\n{SELECT}{{% endif %}}",
        (7, 30),
    ),
    "models/macro.sql": (f"{HEAD}-- {{{{ target.name }}}}\n\n{{{{ written() }}}}", (11, 1)),
    "snapshots/two.sql": (
        f"\n\n{SNAPSHOT}select 1 as id{END}{SNAPSHOT.replace('NAME', 'other')}"
        f"select 2 as id,\n{CALL}\n{END}",
        (8, 30),
    ),
}  # fmt: skip


def test_lines_are_those_of_the_file_whatever_stands_before_the_sql(tmp_path: Path) -> None:
    texts = {name: text.replace("NAME", "one") for name, (text, _) in MODELS.items()}
    macro = f"{{% macro written() %}}{SELECT}{{% endmacro %}}"
    twice = f"\n\nselect 1 as a,\n{CALL},\n{CALL}2\n"
    shop = project(tmp_path, **texts, **{"macros/written.sql": macro, "models/twice.sql": twice})
    chosen = [f"--select={rule}" for rule in ("RML001", "RML205", "RML213")]
    found = findings(validate(shop, "--format", "json", *chosen))
    places = {f["path"]: (f["line"], f["column"]) for f in found if f["rule"] == "RML205"}
    places.pop("models/twice.sql")
    assert places == {name: place for name, (_, place) in MODELS.items()}
    (again,) = [f for f in found if f["rule"] == "RML213"]
    assert (again["line"], again["column"]) == (5, 5)
    assert "in line 2 of the compiled SQL already" in again["message"]
    (marked,) = [f for f in found if f["rule"] == "RML001"]
    assert (marked["path"], marked["line"]) == ("models/marked.sql", 1)
    assert "byte-order mark" in marked["message"]


def test_packages_are_where_the_project_installs_them(tmp_path: Path) -> None:
    profile = PROJECT.replace("a_profile_that_nobody_has", "\"{{ env_var('PACKAGES') }}_too\"")
    where = f"{profile}packages-install-path: \"../{{{{ env_var('PACKAGES', '') }}}}\"\n"
    package = {
        "dbt_project.yml": PROJECT.replace("shop", "parts"),
        "models/broken.sql": "\nselect {{ nothing() if execute }}",
    }
    project(tmp_path / "deps/parts", **package)
    for shared in ("macros/ml_model.sql", "models/summary_model.sql", "models/reviews.sql"):
        (tmp_path / "deps/parts" / shared).unlink()
    shop = project(tmp_path / "shop", **{"dbt_project.yml": where})
    arguments = ("--format", "json", "--select", "RML002")
    done = validate(shop, *arguments, PACKAGES="deps")
    (broken,) = findings(done)
    assert (broken["path"], broken["line"]) == ("../deps/parts/models/broken.sql", 2), done.stderr
    (tmp_path / "deps/parts/models/broken.sql").write_text("select 1 as one")
    again = validate(shop, *arguments, PACKAGES="deps")
    assert findings(again) == [], "what was rendered before is not valid for a changed package"
    assert "nothing has changed" in validate(shop, *arguments, PACKAGES="deps").stderr
