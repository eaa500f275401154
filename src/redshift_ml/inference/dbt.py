"""dbt on one project, in this process: where things are is told as on dbt's own command line."""

from __future__ import annotations

import io
import os
import re
from argparse import Namespace
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from redshift_ml.dbt_project import PROJECT_FILE
from redshift_ml.dbt_variables import dbt_variable
from redshift_ml.inference.errors import InferenceError

Hear = Callable[[Any], None]
# What the driver makes of an error of the server: its fields, of which M is the message.
_OF_THE_SERVER = re.compile(r"\{'S': '\w+'.*?'M': (['\"])(?P<said>.*?)\1[^}]*\}")
_LOCALLY = "`redshift-ml local run -- COMMAND` runs a command with a local warehouse around it"


@dataclass(frozen=True)
class DbtOptions:
    """What was typed of dbt's own options; dbt looks the others up (DBT_…, dbt_project.yml)."""

    project_dir: Path | None = None
    profiles_dir: Path | None = None
    profile: str | None = None
    target: str | None = None
    variables: str | None = None
    target_path: Path | None = None
    log_path: Path | None = None

    def typed(self) -> list[str]:
        """Return them as arguments of any dbt command but for the paths that dbt writes to."""
        given = {
            "--project-dir": self.project_dir, "--profiles-dir": self.profiles_dir,
            "--profile": self.profile, "--target": self.target, "--vars": self.variables,
        }  # fmt: skip
        return _arguments(given)

    def outputs(self) -> list[str]:
        """Return where dbt writes to, as arguments."""
        given = {"--target-path": self.target_path, "--log-path": self.log_path}
        return _arguments({name: path and path.absolute() for name, path in given.items()})


def _arguments(given: Mapping[str, object]) -> list[str]:
    """Return options and their values as arguments, those that have one."""
    typed = ((name, str(value)) for name, value in given.items() if value is not None)
    return [part for pair in typed for part in pair]


@dataclass(frozen=True)
class Dbt:
    """Runs dbt commands on a project. Nothing is looked up before the first of them."""

    options: DbtOptions = DbtOptions()

    @property
    def root(self) -> Path:
        """Return the project's folder: the one given, or the nearest from here upwards."""
        return Path(self._found["project_dir"]).resolve()

    @property
    def profiles_dir(self) -> Path:
        """Return the folder of profiles.yml."""
        return Path(self._found["profiles_dir"]).resolve()

    @property
    def artifacts(self) -> Path:
        """Return where dbt keeps what it has parsed, if dbt_project.yml names no other place."""
        path = self.options.target_path or dbt_variable(os.environ, "TARGET_PATH") or "target"
        return self.root / path

    def at(self, root: Path) -> Dbt:
        """Return the same for another folder, which everything is written to."""
        return Dbt(
            replace(
                self.options, project_dir=root, profiles_dir=self.profiles_dir,
                target_path=root / "target", log_path=root / "logs",
            )
        )  # fmt: skip

    @cached_property
    def manifest(self) -> Any:
        """What dbt reads of the project, once for all that is asked of it here."""
        return self._run(("parse",), None, lambda _: None)

    def run(self, *arguments: str, hear: Hear = lambda _: None) -> Any:
        """Run a command and return its result; ``hear`` gets every event.

        The artifacts of the user's own last run stay as they are. Raises InferenceError
        with dbt's own words.
        """
        return self._run(arguments, self.manifest, hear)

    def credentials(self) -> Any:
        """Return the credentials of the target. Raises InferenceError."""
        from dbt.config.runtime import load_profile
        from dbt.flags import set_from_args
        from dbt_common.context import set_invocation_context
        from dbt_common.exceptions import DbtBaseException

        self._require_files()
        where = self._found
        # A profile's env_var() reads the context of an invocation; here there may be none yet.
        set_invocation_context(os.environ)
        set_from_args(
            Namespace(profiles_dir=str(self.profiles_dir), project_dir=str(self.root)), {}
        )
        try:
            credentials: Any = load_profile(
                str(self.root), where["vars"], where["profile"], where["target"]
            ).credentials
        except DbtBaseException as error:
            raise InferenceError(
                f"no profile for {self.root}: {str(error).strip()} "
                f"(looked in {self.profiles_dir}; --profiles-dir names another place)"
            ) from error
        if credentials.type != "redshift":
            raise InferenceError(f"the dbt target is of type {credentials.type}, not redshift")
        return credentials

    def unreachable(self, reason: str) -> str:
        """Return which warehouse does not answer when an error says no more than that."""
        if "communication error" not in reason:
            return ""
        where = self.credentials()
        return (
            f"\n{where.host}, port {where.port}, does not answer (profiles.yml in "
            f"{self.profiles_dir}). {_LOCALLY}"
        )

    @cached_property
    def _found(self) -> Mapping[str, Any]:
        """What dbt itself makes of the options and of its variables. Raises InferenceError."""
        from click import UsageError
        from click.core import ParameterSource
        from dbt.cli.main import cli

        try:
            # Of all commands `debug` alone takes a --profiles-dir that is not there.
            with redirect_stdout(io.StringIO()):
                asked = cli.commands["debug"].make_context("dbt", self.options.typed())
        except UsageError as error:
            raise InferenceError(error.format_message()) from error
        except RuntimeError as error:  # no HOME, and a user whom the system does not know
            raise InferenceError(f"{error} --profiles-dir says where profiles.yml is") from error
        found = dict(asked.params)
        if asked.get_parameter_source("profiles_dir") is ParameterSource.DEFAULT:
            found["profiles_dir"] = _or_beside(found["profiles_dir"], found["project_dir"])
        return found

    def _run(self, arguments: tuple[str, ...], manifest: Any, hear: Hear) -> Any:
        problems: list[str] = []
        where = self._where()
        from dbt.cli.main import dbtRunner

        def listen(event: Any) -> None:
            hear(event)
            if event.info.level == "error":
                problems.append(str(event.info.msg))

        command = ["--quiet", *arguments, "--no-write-json", *where]
        with redirect_stdout(io.StringIO()):  # dbt prints what it compiled; nobody asked
            outcome = dbtRunner(manifest=manifest, callbacks=[listen]).invoke(command)
        if not outcome.success:
            reason = "\n".join(problems) or str(outcome.exception or "no reason given")
            reason = reason.split("\nTraceback (most recent call last)", 1)[0]
            reason = _OF_THE_SERVER.sub(lambda found: found["said"], reason)
            raise InferenceError(f"dbt {arguments[0]} failed:\n{reason}{self.unreachable(reason)}")
        return outcome.result

    def _where(self) -> list[str]:
        """Return the options of every dbt command here. Raises InferenceError."""
        self._require_files()
        options = replace(self.options, project_dir=self.root, profiles_dir=self.profiles_dir)
        return [*options.typed(), *options.outputs()]

    def _require_files(self) -> None:
        """Raise InferenceError where no project or no profile is: dbt names neither of them."""
        if not (self.root / PROJECT_FILE).is_file():
            raise InferenceError(
                f"{self.root} has no dbt_project.yml; --project-dir names another folder"
            )
        if not (self.profiles_dir / "profiles.yml").is_file():
            raise InferenceError(
                f"there is no profiles.yml in {self.profiles_dir}; --profiles-dir names another "
                f"folder. {_LOCALLY}"
            )


def _or_beside(profiles_dir: Path, project_dir: str) -> Path:
    """Return where profiles.yml is: where dbt looks, or beside dbt_project.yml if it is not there.

    dbt looks in the folder it is started in and then in ~/.dbt, so that it finds none from
    anywhere else than the project's folder.
    """
    beside = Path(project_dir)
    if not (profiles_dir / "profiles.yml").is_file() and (beside / "profiles.yml").is_file():
        return beside
    return profiles_dir
