"""Which dbt project a command is about, and a profile that would lead it elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from redshift_ml.local.process import LocalServerError
from redshift_ml.local.process.dbt_child import DbtChild

LOCAL = {
    "host": "{{ env_var('REDSHIFT_ML_LOCAL_HOST', '127.0.0.1') }}",
    "port": "{{ env_var('REDSHIFT_ML_LOCAL_PORT') | as_number }}",
}
ENV = {"REDSHIFT_ML_LOCAL_HOST": "127.0.0.1", "REDSHIFT_ML_LOCAL_PORT": "1234"}


def project(folder: Path, **targets: dict[str, Any]) -> Path:
    (folder / "models").mkdir(parents=True)
    (folder / "dbt_project.yml").write_text("profile: shop")
    profiles = {"shop": {"target": next(iter(targets)), "outputs": targets}}
    (folder / "profiles.yml").write_text(yaml.safe_dump(profiles))
    return folder


@pytest.mark.parametrize(
    ("command", "env", "found"),
    [
        (["dbt", "build"], {}, "."),
        (["dbt", "build", "--project-dir", "../other"], {}, "other"),
        (["dbt", "build", "--project-dir=../other"], {"DBT_PROJECT_DIR": "x"}, "other"),
        (["dbt", "build"], {"DBT_PROJECT_DIR": "../other"}, "other"),
        (["dbt", "build"], {"DBT_ENGINE_PROJECT_DIR": "../other", "DBT_PROJECT_DIR": "x"}, "other"),
        (["dbt", "build"], {"DBT_PROJECT_DIR": ""}, "."),
    ],
)
def test_the_project_is_the_one_named_or_the_nearest(
    tmp_path: Path, command: list[str], env: dict[str, str], found: str
) -> None:
    here = project(tmp_path, local=LOCAL) / "models"
    assert DbtChild(command, env).project(here) == (tmp_path / found).resolve()


def test_without_a_project_it_is_the_folder_itself(tmp_path: Path) -> None:
    assert DbtChild(["pytest"], {}).project(tmp_path) == tmp_path


@pytest.mark.parametrize(
    ("command", "env", "goes_to"),
    [
        (["dbt", "build"], {}, "cluster.example.com, port 5439"),
        (["/x/bin/dbt", "-q", "run"], {"DBT_TARGET": "tunnel"}, "localhost, port 5439"),
        (["redshift-ml", "infer", "-t", "prod"], {"DBT_TARGET": "local"}, "cluster.example.com"),
        (["dbt", "test", "--target=named"], {"HOST": "elsewhere"}, "elsewhere, port 1234"),
    ],
)
def test_a_dbt_that_would_go_elsewhere_is_refused(
    tmp_path: Path, command: list[str], env: dict[str, str], goes_to: str
) -> None:
    folder = project(
        tmp_path,
        prod={"host": "cluster.example.com", "port": 5439},
        tunnel={"host": "localhost", "port": 5439},
        named={"host": "{{ env_var('HOST') }}", "port": LOCAL["port"]},
        local=LOCAL,
    )
    with pytest.raises(LocalServerError, match=r"port 1234 but to " + goes_to) as raised:
        DbtChild(command, {**ENV, **env}).refuse_elsewhere(folder)
    assert str(folder / "profiles.yml") in str(raised.value)


@pytest.mark.parametrize(
    ("command", "env"),
    [
        (["dbt", "build", "--target", "local"], {}),
        (["dbt", "build"], {"DBT_TARGET": "local"}),
        (["dbt", "deps"], {}),
        (["pytest", "build"], {}),
        (["dbt", "build", "-t", "jinja"], {}),
        (["dbt", "build", "-t", "nowhere"], {}),
        (["dbt", "build"], {"DBT_PROFILES_DIR": "/nowhere"}),
        (["dbt", "build", "--profile", "other"], {}),
    ],
)
def test_what_goes_to_the_local_warehouse_or_is_for_dbt_to_say_is_let_through(
    tmp_path: Path, command: list[str], env: dict[str, str]
) -> None:
    jinja = {"host": "{{ var('host') }}", "port": 5439}
    folder = project(tmp_path, prod={"host": "cluster"}, local=LOCAL, jinja=jinja)
    DbtChild(command, {**ENV, **env}).refuse_elsewhere(folder)


@pytest.mark.parametrize("text", ["shop: [", "- a", "", "shop:", "shop: {outputs: [a]}", "\xff"])
def test_a_profile_that_cannot_be_read_is_for_dbt_to_say(tmp_path: Path, text: str) -> None:
    folder = project(tmp_path, local=LOCAL)
    (folder / "profiles.yml").write_bytes(text.encode("latin-1"))
    DbtChild(["dbt", "build"], ENV).refuse_elsewhere(folder)
