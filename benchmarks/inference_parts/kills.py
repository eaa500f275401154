"""2. kill -9 of the client, the warehouse and the endpoint at random moments."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from inference_parts.bench import (
    CLI,
    ENDPOINT,
    PASSWORD,
    CountingEndpoint,
    InferenceProject,
    show,
    store,
)
from inference_parts.clients import start_client

BATCH = 20
NEW_TEXTS = 60
DOORS = (("dbt", "build"), ("redshift-ml", "infer", "--concurrency", "1"))
HANGS_AFTER = 90.0  # seconds


class Stage:
    """A warehouse process over one file, an endpoint that counts, and a project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "clients.log"
        self.endpoint = CountingEndpoint(0.03)
        self.endpoint.start()
        settings = {"backend": "openai", "url": self.endpoint.url, "model": "counter",
                    "retries": {"attempts": 1}}  # fmt: skip
        (folder / "endpoints.yml").write_text(
            yaml.safe_dump({"version": 1, "endpoints": {ENDPOINT: settings}})
        )
        self.port = self.pid = 0
        self.start_warehouse()
        self.project = InferenceProject(folder / "p", self.port)
        self.project.root.mkdir()
        self.project.install()
        store(self.project, batch_size=BATCH, lease_seconds=2, wait_seconds=20)
        self.project.prepare()
        self.project.query("create table public.texts (body varchar(65535))")

    def start_warehouse(self) -> None:
        """Start the warehouse, on the port it had."""
        where = self.folder
        said = subprocess.run(
            [str(CLI / "redshift-ml"), "local", "start", "--format", "json",
             "--database", str(where / "w.duckdb"), "--port", str(self.port),
             "--endpoints", str(where / "endpoints.yml"), "--password", PASSWORD,
             "--state-dir", str(where / "state")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if said.returncode != 0:
            raise RuntimeError(f"the warehouse does not start again: {said.stderr}")
        state = json.loads(said.stdout)
        self.pid, self.port = int(state["pid"]), int(state["port"])

    def stop_warehouse(self) -> None:
        """Kill the warehouse and wait until it is gone."""
        os.kill(self.pid, signal.SIGKILL)
        while _is_alive(self.pid):
            time.sleep(0.01)

    def client(self, *command: str) -> BaseProcess:
        """Start dbt or infer."""
        return start_client(command, self.project.root, self.log)

    def kill(self, victim: str, client: BaseProcess) -> None:
        """Kill one of the three, and bring it back."""
        if victim == "client":
            client.kill()
        elif victim == "warehouse":
            self.stop_warehouse()
            self.start_warehouse()
        else:
            self.endpoint.die()
            time.sleep(0.5)
            self.endpoint.revive()


def run(kills: int, seed: int = 4) -> None:
    """Print what was lost, what was paid twice, and the verdict."""
    rng = random.Random(seed)
    victims: Counter[str] = Counter()
    began = time.monotonic()
    with _stage() as stage:
        hung = _campaign(stage, kills, rng, victims)
        total = stage.project.query("select count(distinct body) from public.texts")[0][0]
        answers = _last_run(stage, total)
        twice, asked = stage.endpoint.twice, stage.endpoint.requests
        copies = stage.project.query(
            "select count(*) from (select input_hash from analytics.moods "
            "where status = 'done' group by 1 having count(*) > 1) as d"
        )[0][0]
    met = answers == total and not copies and not hung and twice <= kills * BATCH
    show(f"2. {kills} kills ({dict(victims)}), batches of {BATCH}", [
        ("texts", "answers", "lost", "calls", "paid twice", "bound", "doubled rows", "hung",
         "minutes", "verdict"),
        (total, answers, total - answers, asked, twice, kills * BATCH, copies, hung,
         f"{(time.monotonic() - began) / 60:.1f}", "met" if met else "MISSED"),
    ])  # fmt: skip


@contextmanager
def _stage() -> Iterator[Stage]:
    with TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        try:
            yield stage
        finally:
            stage.stop_warehouse()
            stage.endpoint.stop()


def _last_run(stage: Stage, total: int) -> int:
    """Run until all is answered, a few times at most; return the number of answers."""
    for _ in range(4):
        stage.client("redshift-ml", "infer").join()
        if stage.project.answers() == total:
            return total
    print(stage.log.read_text()[-3000:])
    return stage.project.answers()


def _campaign(stage: Stage, kills: int, rng: random.Random, victims: Counter[str]) -> int:
    """Kill something in each of ``kills`` runs; return how many clients hung after it."""
    stage.client("dbt", "build", "--select", "fn_mood").join()
    hung = 0
    for number in range(kills):
        stage.project.add([f"text {number}-{i}" for i in range(NEW_TEXTS)])
        door = rng.choice(DOORS)
        victim = rng.choice(["client", "warehouse", "endpoint"])
        before, wanted = stage.endpoint.requests, rng.randint(1, 2 * BATCH)
        client = stage.client(*door)
        while client.is_alive() and stage.endpoint.requests < before + wanted:
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 0.2))
        began = time.monotonic()
        victims[f"{victim} under {door[0]}"] += 1
        stage.kill(victim, client)
        client.join(HANGS_AFTER)
        if client.is_alive():
            hung += 1
            client.kill()
            print(f"  round {number}: {victim} under {door[0]}: the client hung", flush=True)
        took = f"{victim} under {door[0]}: {time.monotonic() - began:.0f} s"
        asked = f"{stage.endpoint.requests} calls, {stage.endpoint.twice} twice"
        print(f"  round {number}: {took}, {asked}", flush=True)
    return hung


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
