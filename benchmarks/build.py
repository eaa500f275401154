"""`dbt build` of the shipped project: the local warehouse against dbt-duckdb with Python functions.

    .venv/bin/python benchmarks/build.py [--runs 3] [--floor]

The other side is made from this project: the same seeds, models, unit tests and data tests, but
for the package's own generic tests, which are left out on both sides. In place of CREATE MODEL it
has Python functions in DuckDB that ask the same embedded models, in place of an inference store an
incremental model: no ledger, no budget, no batches that commit one by one.

Both sides begin with an empty database and a parsed project (partial parsing), and take turns.
Target: at most 1.5 times the wall time. The first ratio is of `dbt build` against a server that
runs; the second of `redshift-ml local run -- dbt build`, the start and stop of the server included.
Where the time goes is read from dbt's own log: what happens before the first node, the nodes, and
how long dbt waited for statements, added up over its four threads.

With --floor also the time of the same build against a server that only gives again what it has
answered before: what the client alone needs, whatever the warehouse behind it. And so that of a
project without the package and its stores, with the same nodes: what dbt-redshift needs by itself.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from statistics import median

from build_parts.peer import OWN_TESTS, WORKFLOW, duckdb_project, plain_project
from build_parts.recorded import PASSWORD, USER, recording_server

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("REDSHIFT_ML_EMBEDDINGS", "off")  # the engine is measured, not a model
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as in the Makefile: starts compile once
TARGET = 1.5
PEER = "dbt-duckdb with Python functions"
RUN = "redshift-ml local run"
PROGRAMS = Path(sys.executable).parent
DBT = str(PROGRAMS / "dbt")


@dataclass(frozen=True)
class Profile:
    """What dbt's log says of one build: seconds, and counts."""

    before: float
    nodes: float
    statements: int
    waited: float
    connections: int
    processor: float

    def __str__(self) -> str:
        each = 1000 * self.waited / max(self.statements, 1)
        return (
            f"before the first node {self.before:.1f} s, nodes {self.nodes:.1f} s; "
            f"{self.statements} statements, {self.waited:.1f} s waited for them "
            f"({each:.0f} ms each), {self.connections} connections opened; "
            f"{self.processor:.1f} s of processor time in dbt's process"
        )


def profile(log: Path) -> Profile:
    """Read the last build of a debug log."""
    text = re.sub(r"\x1b\[\d+m", "", log.read_text(encoding="utf-8"))
    text = text[text.rindex("Running with dbt=") - 60 :]
    stamp = r"^(\d\d:\d\d:\d\d\.\d+) .*?"

    def moment(words: str) -> datetime:
        found = re.search(stamp + words, text, re.MULTILINE)
        assert found is not None, f"{log}: no line says {words!r}"
        return datetime.strptime(found[1], "%H:%M:%S.%f")

    waits = [float(seconds) for seconds in re.findall(r"SQL status: .* in ([\d.]+) seconds", text)]
    first = moment("Began running node")
    return Profile(
        (first - moment("Running with dbt=")).total_seconds(),
        (moment("Finished running \\d+ ") - first).total_seconds(),
        len(waits),
        sum(waits),
        text.count("Opening a new connection"),
        sum(float(s) for s in re.findall(r'"process_(?:user|kernel)_time": ([\d.]+)', text)),
    )


def timed(command: Sequence[str], folder: Path, **env: str) -> float:
    """Run a command that must succeed; return its seconds."""
    started = time.perf_counter()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stdout[-3000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - started


class Peer:
    """The same workflow on dbt-duckdb, with the prompts that a build of ours has compiled."""

    def __init__(self, folder: Path, ours: Local) -> None:
        self._folder = folder
        self.log = folder / "logs" / "dbt.log"
        folder.mkdir()
        duckdb_project(folder, {name: ours.compiled(name) for name in ("fn_feedback", "summarize")})

    def build(self) -> float:
        """Time `dbt build` with an empty database."""
        for path in self._folder.glob("bench.duckdb*"):
            path.unlink()
        return timed([DBT, "build"], self._folder, PYTHONPATH=str(self._folder))


class Local:
    """The shipped project on the local warehouse, its files out of the way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state = folder / "state"
        self.log = folder / "logs" / "dbt.log"
        self._target = folder / "target"
        self._dbt = [DBT, "build", "--target-path", str(self._target)]
        self._dbt += ["--log-path", str(folder / "logs"), "--select"]
        self._dbt += [*(f"path:{name}" for name in WORKFLOW), "resource_type:function"]
        self._dbt += ["--exclude", "test_type:singular"]
        self._dbt += [f"test_name:{name}" for name in OWN_TESTS]
        self._cli = [str(PROGRAMS / "redshift-ml"), "local"]
        self._where = ["--state-dir", str(self._state)]

    def run(self) -> float:
        """Time `redshift-ml local run -- dbt build`."""
        self._empty()
        return timed([*self._cli, "run", *self._where, "--", *self._dbt], ROOT)

    def floor(self) -> AbstractContextManager[Callable[[], float]]:
        """Record a build; gives what times the same against the recorded answers."""
        profiles = self._folder / "profiles"
        profiles.mkdir()
        shutil.copy(ROOT / "profiles.example.yml", profiles / "profiles.yml")
        target = ["--target-path", str(self._folder / "floor")]
        return recorded([*self._dbt, *target], ROOT, profiles)

    def compiled(self, function: str) -> str:
        """Return the statement of a function, as the last build compiled it."""
        path = self._target / "compiled" / "redshift_ml" / "functions" / f"{function}.sql"
        return path.read_text(encoding="utf-8")

    def _empty(self) -> None:
        """Leave the port and the password: with others, dbt parses the project anew."""
        for path in self._state.glob("dev.duckdb*"):
            path.unlink()

    def build(self) -> float:
        """Time `dbt build` alone, against a server that was started before."""
        self._empty()
        timed([*self._cli, "start", "--port", "0", *self._where], ROOT)
        try:
            inner = "import subprocess, sys, time; t = time.perf_counter(); "
            inner += "subprocess.run(sys.argv[1:], check=True, stdout=2); "
            inner += "print(time.perf_counter() - t)"
            done = subprocess.run(
                [*self._cli, "run", *self._where, "--", sys.executable, "-c", inner, *self._dbt],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            return float(done.stdout)
        finally:
            timed([*self._cli, "stop", *self._where], ROOT)


def plain(folder: Path) -> AbstractContextManager[Callable[[], float]]:
    """Record a build without the package; gives what times it against the recorded answers."""
    folder.mkdir()
    plain_project(folder)
    return recorded([DBT, "build"], folder, folder)


@contextmanager
def recorded(command: Sequence[str], folder: Path, profiles: Path) -> Iterator[Callable[[], float]]:
    """Run a build against a server that records; yields what times it against the record."""
    with recording_server() as (port, end_recording):
        env = {"PORT": str(port), "USER": USER, "PASSWORD": PASSWORD}
        env = {f"REDSHIFT_ML_LOCAL_{name}": value for name, value in env.items()}
        build = partial(timed, command, folder, **env, DBT_PROFILES_DIR=str(profiles))
        build()
        end_recording()
        yield build


def main() -> None:
    """Take turns and print the medians and their ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--floor", action="store_true", help="and against recorded answers")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        local = Local(folder)
        local.run()  # all parse once, untimed
        peer = Peer(folder / "duckdb", local)
        peer.build()
        builds = {PEER: peer.build, "dbt build": local.build, f"{RUN} -- dbt build": local.run}
        if arguments.floor:
            builds["dbt build, recorded answers"] = stack.enter_context(local.floor())
            builds["without the package, recorded"] = stack.enter_context(plain(folder / "plain"))
        seconds = take_turns(builds, arguments.runs)
        profiles = {PEER: profile(peer.log), "local warehouse": profile(local.log)}
    report(seconds)
    for name, spent in profiles.items():
        print(f"{name}: {spent}")


def take_turns(builds: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Time each build once a round, so that a noisy minute hits them all."""
    seconds: dict[str, list[float]] = {name: [] for name in builds}
    for _ in range(rounds):
        for name, build in builds.items():
            seconds[name].append(build())
    return seconds


def report(seconds: Mapping[str, Sequence[float]]) -> None:
    """Print the medians, and their ratios to the other side's."""
    other = median(seconds[PEER])
    print(f"{PEER:<34} {other:6.1f} s")
    for name, spent in seconds.items():
        if name != PEER:
            ratio = median(spent) / other
            verdict = "ok" if ratio <= TARGET else "over"
            print(f"{name:<34} {median(spent):6.1f} s   ratio {ratio:.2f} (≤ {TARGET}) {verdict}")


if __name__ == "__main__":
    main()
