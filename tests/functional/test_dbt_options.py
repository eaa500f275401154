"""plan and infer find project, profile, target and folders as dbt itself does."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import patch

import pytest
import yaml
from click.testing import CliRunner, Result
from inference_project import STORE, InferenceProject, inference_project

from redshift_ml.cli.root import root

pytestmark = [pytest.mark.functional, pytest.mark.slow]
STORES = ("moods", "tempers", "whims")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = tmp_path_factory.mktemp("options") / "p"
    with inference_project(folder) as project:
        project.write({f"models/{name}.sql": STORE % "'batch_size': 50" for name in STORES})
        project.write({"models/plain.sql": "select 1 as one"})
        project.texts(["good 1"])
        project.artifacts = True
        project.run("build", "--select", "fn_mood", "plain")
        yield project


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(root, [*arguments])


def counted(result: Result) -> set[str]:
    assert result.exit_code == 0, result.output
    return {name for name in STORES if f"\n{name} " in f"\n{result.stdout}"}


def test_select_and_exclude_take_several_selectors_as_dbt_does(project: InferenceProject) -> None:
    def plan(*selectors: str) -> Result:
        return project.command("plan", "--without-prices", *selectors)

    several = plan("-s", "plain", "moods whims", "--select", "tempers", "--exclude", "moods")
    assert counted(several) == {"tempers", "whims"}
    typo = plan("--select=moods", "plain", "wims", "--exclude", "whims")
    assert counted(typo) == {"moods"}
    assert "'wims' does not match any enabled nodes" in typo.stderr
    nothing = plan("-s", "plain", "--exclude", "whims")
    assert nothing.exit_code == 1
    assert "is selected by --select plain --exclude whims" in nothing.output
    assert plan("-s", "--format", "json").exit_code == 2
    assert plan("moods").exit_code == 2


def test_nothing_is_written_to_the_project_when_other_folders_are_named(
    project: InferenceProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def files() -> dict[Path, int]:
        return {one: one.stat().st_mtime_ns for one in project.root.rglob("*") if one.is_file()}

    (project.root / "target" / "partial_parse.msgpack").unlink(missing_ok=True)
    project.prepare()
    before = files()
    where = ["--project-dir", str(project.root), "--profiles-dir", str(project.root)]
    typed = ["--target-path", str(tmp_path / "t"), "--log-path", str(tmp_path / "l")]
    assert counted(ask("plan", "--without-prices", *where, *typed)) == set(STORES)
    monkeypatch.setenv("DBT_TARGET_PATH", str(tmp_path / "t"))
    monkeypatch.setenv("DBT_LOG_PATH", str(tmp_path / "l"))
    assert ask("infer", "-s", "whims", *where).exit_code == 0
    assert files() == before
    assert (tmp_path / "l" / "dbt.log").exists()


def test_dbts_variables_and_the_folder_above_are_heeded_and_the_last_run_of_dbt_is_left_alone(
    project: InferenceProject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.prepare()
    profiles = yaml.safe_load((project.root / "profiles.yml").read_text())
    outputs = profiles["shop"]["outputs"]
    outputs["gone"] = {**outputs["local"], "port": "{{ var('port', 1) | as_number }}"}
    outputs["locked"] = {**outputs["local"], "password": "not this one"}
    profiles = {"shop": {"target": "gone", "outputs": outputs}}
    (tmp_path / "profiles.yml").write_text(yaml.safe_dump(profiles))
    (project.root / "target" / "run_results.json").write_text("kept")
    monkeypatch.setenv("DBT_PROFILES_DIR", str(tmp_path))
    monkeypatch.chdir(project.root / "models")
    nobody = ask("plan", "--without-prices")
    assert nobody.exit_code == 1
    assert "127.0.0.1, port 1, does not answer" in nobody.output
    assert "redshift-ml local run" in nobody.output
    unread = ask("eval", "public.texts", "--truth", "body", "--answer", "body")
    assert "public.texts: cannot be read: " in unread.output
    assert "127.0.0.1, port 1, does not answer" in unread.output
    variables = ["--vars", f"{{port: {project.port}}}"]
    assert counted(ask("plan", "--without-prices", *variables)) == set(STORES)
    monkeypatch.setenv("DBT_TARGET", "local")
    assert counted(ask("plan", "--without-prices")) == set(STORES)
    assert "'nobody'" in ask("plan", "--profile", "nobody").output
    locked = ask("plan", "--target", "locked").output
    assert '\n  password authentication failed for user "awsuser"\n' in locked
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DBT_PROJECT_DIR", str(project.root))
    assert counted(ask("plan", "--without-prices")) == set(STORES)
    assert (project.root / "target" / "run_results.json").read_text() == "kept"
    monkeypatch.setenv("DBT_PROFILES_DIR", str(tmp_path / "models"))
    assert f"there is no profiles.yml in {tmp_path / 'models'}" in ask("plan").output
    monkeypatch.delenv("DBT_PROJECT_DIR")
    away = ask("infer")
    assert away.exit_code == 1
    nowhere = f"{tmp_path} has no dbt_project.yml; --project-dir names another"
    assert nowhere in away.output
    assert nowhere in ask("eval", "public.texts", "--truth", "body", "--answer", "body").output


def test_who_has_no_home_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs as a user whom it does not know."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HOME")
    with patch("pwd.getpwuid", side_effect=KeyError):
        away = ask("plan")
    assert away.exit_code == 1
    assert "home directory. --profiles-dir says where profiles.yml is" in away.output
