"""What is kept on disk, and the profile and environment of a child."""

from __future__ import annotations

import dataclasses
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from redshift_ml.local.process import (
    LocalServerError,
    ServerOptions,
    ServerState,
    find_running,
    run_command,
    stop,
)
from redshift_ml.local.process.profiles import profiles_dir
from redshift_ml.local.process.run import child_environment
from redshift_ml.local.process.state import (
    make_state_dir,
    read_state,
    stored_password,
    take_lock,
    write_pgpass,
    write_state,
)

STATE = ServerState(
    pid=2**22 + 1,
    host="127.0.0.1",
    port=1234,
    user="awsuser",
    password="a:b\\c",
    database="dev",
    file=None,
    endpoints=None,
    s3_root=None,
    load_root="/nowhere",
    started_at=1.0,
    log="/nowhere/log",
)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_options_survive_the_way_to_the_server(tmp_path):
    options = ServerOptions(tmp_path, "pw", database=tmp_path / "x.duckdb", s3_root=tmp_path)
    assert ServerOptions.from_json(options.to_json()) == options


def test_a_generated_password_is_kept_and_private(tmp_path):
    first = stored_password(tmp_path)
    assert stored_password(tmp_path) == first
    assert len(first) >= 20
    assert _mode(tmp_path / "password") == 0o600


def test_state_and_pgpass_are_private(tmp_path):
    write_state(tmp_path, STATE)
    pgpass = write_pgpass(tmp_path, STATE)
    assert read_state(tmp_path) == STATE
    assert _mode(tmp_path / "server.json") == _mode(pgpass) == 0o600
    assert pgpass.read_text() == "127.0.0.1:*:*:awsuser:a\\:b\\\\c\n"


def test_a_state_file_whose_server_died_is_removed(tmp_path):
    write_state(tmp_path, STATE)
    assert find_running(tmp_path) is None
    assert not (tmp_path / "server.json").exists()


def test_a_state_file_is_believed_while_the_lock_is_held(tmp_path):
    lock = take_lock(tmp_path)
    write_state(tmp_path, STATE)
    assert find_running(tmp_path) == STATE
    assert lock is not None
    lock.close()
    assert find_running(tmp_path) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}'])
def test_a_damaged_state_file_is_no_server(tmp_path, content):
    (tmp_path / "server.json").write_text(content)
    assert find_running(tmp_path) is None
    assert stop(tmp_path) is None


def test_a_state_directory_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LocalServerError, match=r"cannot be created.*--state-dir"):
        make_state_dir(tmp_path / "file" / "state")


def test_a_state_directory_is_kept_out_of_git_and_a_folder_of_the_users_is_left_alone(tmp_path):
    make_state_dir(tmp_path / "state")
    assert (tmp_path / "state" / ".gitignore").read_text() == "*\n"
    (tmp_path / "mine").mkdir()
    make_state_dir(tmp_path / "mine")
    assert not any((tmp_path / "mine").iterdir())


def test_the_example_profile_is_used_when_the_project_has_none(tmp_path):
    project, state = tmp_path / "p", tmp_path / "s"
    project.mkdir()
    (project / "dbt_project.yml").write_text("name: p\nprofile: shop\n")
    (project / "profiles.example.yml").write_text("shop: example\n")
    folder = profiles_dir(project, state, {})
    assert folder is not None
    assert (folder / "profiles.yml").read_text() == "shop: example\n"


def test_a_profile_is_written_for_a_project_without_an_example(tmp_path):
    (tmp_path / "dbt_project.yml").write_text("name: p\nprofile: shop\n")
    folder = profiles_dir(tmp_path, tmp_path / "s", {})
    assert folder is not None
    profile = yaml.safe_load((folder / "profiles.yml").read_text())
    local = profile["shop"]["outputs"]["local"]
    assert local["type"] == "redshift"
    assert local["port"] == "{{ env_var('REDSHIFT_ML_LOCAL_PORT') | as_number }}"


def test_the_name_of_the_profile_may_hold_env_var(tmp_path):
    (tmp_path / "dbt_project.yml").write_text("profile: \"{{ env_var('TEAM', 'none') }}_shop\"\n")
    for env, name in (({}, "none_shop"), ({"TEAM": "books"}, "books_shop")):
        folder = profiles_dir(tmp_path, tmp_path / "s", env)
        assert folder is not None
        assert list(yaml.safe_load((folder / "profiles.yml").read_text())) == [name]


def test_the_projects_own_profile_is_taken_and_none_is_written_where_no_project_is(tmp_path):
    assert profiles_dir(tmp_path, tmp_path / "s", {}) is None
    for name in ("dbt_project.yml", "profiles.yml"):
        (tmp_path / name).write_text("profile: shop\n")
    assert profiles_dir(tmp_path, tmp_path / "s", {}) == tmp_path.resolve()
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("name: [", "is not valid YAML"),
        ("name: p", "names no profile that can be told without dbt, nothing; write"),
        ("profile: \"{{ var('a') }}\"", r"only \"\{\{ var\('a'\) \}\}\"; write"),
        ("profile: \"{{ env_var('UNSET') }}\"", "names no profile"),
    ],
)
def test_a_project_file_that_cannot_be_used(tmp_path, content, message):
    (tmp_path / "dbt_project.yml").write_text(content)
    with pytest.raises(LocalServerError, match=message):
        profiles_dir(tmp_path, tmp_path / "s", {})


def test_the_environment_of_a_child(tmp_path):
    (tmp_path / "dbt_project.yml").write_text("profile: shop\n")
    base = {"PATH": "/mine", "HOME": "/h", "DBT_PROFILES_DIR": "", "REDSHIFT_ML_TARGET": "redshift"}
    env = child_environment(STATE, tmp_path, tmp_path / "s", base)
    assert {name: value for name, value in env.items() if name.startswith("REDSHIFT_ML")} == {
        "REDSHIFT_ML_LOCAL_HOST": "127.0.0.1",
        "REDSHIFT_ML_LOCAL_PORT": "1234",
        "REDSHIFT_ML_LOCAL_USER": "awsuser",
        "REDSHIFT_ML_LOCAL_PASSWORD": "a:b\\c",
        "REDSHIFT_ML_LOCAL_DATABASE": "dev",
        "REDSHIFT_ML_TARGET": "local",
    }
    assert env["HOME"] == "/h"
    assert env["PATH"].split(os.pathsep) == ["/mine", str(Path(sys.executable).parent)]
    assert env["DBT_PROFILES_DIR"] == str((tmp_path / "s" / "profiles").resolve())


def test_a_profiles_folder_of_the_users_own_stays(tmp_path):
    (tmp_path / "dbt_project.yml").write_text("profile: shop\n")
    env = child_environment(STATE, tmp_path, tmp_path / "s", {"DBT_PROFILES_DIR": "/mine"})
    assert env["DBT_PROFILES_DIR"] == "/mine"


@pytest.mark.parametrize(
    ("script", "code"), [("exit 0", 0), ("exit 7", 7), ("kill -TERM $$", 143), ("kill -9 $$", 137)]
)
def test_the_exit_code_of_a_command_comes_back(script, code):
    assert run_command(["sh", "-c", script], os.environ) == code


def test_a_command_that_is_not_there():
    with pytest.raises(LocalServerError, match="'no-such-command' was not found on PATH"):
        run_command(["no-such-command"], os.environ)


def test_help_imports_no_database():
    code = (
        "import sys; sys.argv = ['redshift-ml', 'local', '--help']\n"
        "from redshift_ml.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print([m for m in ('duckdb', 'pyarrow', 'sqlglot', 'rich') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_state_can_be_told_as_json_without_its_password(tmp_path):
    from redshift_ml.cli.local_options import as_json

    told = as_json(dataclasses.replace(STATE, password="secret-word"), tmp_path)
    assert "secret-word" not in told
    assert json.loads(told)["port"] == 1234
