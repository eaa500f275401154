"""2. kill -9 of the client, the warehouse and the endpoint at random moments."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
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

BATCH = 20
NEW_TEXTS = 60


class Stage:
    """A warehouse process over one file, an endpoint that counts, and a project."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said = (folder / "clients.log").open("ab")
        self.endpoint = CountingEndpoint(0.03)
        self.endpoint.start()
        settings = {"backend": "openai", "url": self.endpoint.url, "model": "counter",
                    "retries": {"attempts": 1}}  # fmt: skip
        (folder / "endpoints.yml").write_text(
            yaml.safe_dump({"version": 1, "endpoints": {ENDPOINT: settings}})
        )
        self.port = 0
        self.start_warehouse()
        self.project = InferenceProject(folder / "p", self.port)
        self.project.root.mkdir()
        self.project.install()
        store(self.project, batch_size=BATCH, lease_seconds=3)
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
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        state = json.loads(said.stdout)
        self.pid, self.port = int(state["pid"]), int(state["port"])

    def client(self, *command: str) -> subprocess.Popen[bytes]:
        """Start dbt or infer."""
        return subprocess.Popen(
            [str(CLI / command[0]), *command[1:]],
            cwd=self.project.root,
            env={**os.environ, "DBT_PROFILES_DIR": str(self.project.root)},
            stdout=self.said,
            stderr=self.said,
        )

    def kill(self, victim: str, client: subprocess.Popen[bytes]) -> None:
        """Kill one of the three, and bring it back."""
        if victim == "client":
            client.kill()
        elif victim == "warehouse":
            os.kill(self.pid, signal.SIGKILL)
            time.sleep(0.2)
            self.start_warehouse()
        else:
            self.endpoint.die()
            time.sleep(0.5)
            self.endpoint.revive()


def run(kills: int, seed: int = 4) -> None:
    """Print what was lost and what was paid twice."""
    rng = random.Random(seed)
    victims: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        stage = Stage(Path(folder))
        try:
            _campaign(stage, kills, rng, victims)
            total = stage.project.query("select count(distinct body) from public.texts")[0][0]
            for _ in range(4):
                stage.client("redshift-ml", "infer").wait()
                if stage.project.answers() == total:
                    break
            else:
                print((stage.folder / "clients.log").read_text()[-3000:])
            answers = stage.project.answers()
            twice, asked = stage.endpoint.twice, stage.endpoint.requests
            copies = stage.project.query(
                "select count(*) from (select input_hash from analytics.moods "
                "where status = 'done' group by 1 having count(*) > 1) as d"
            )[0][0]
        finally:
            os.kill(stage.pid, signal.SIGKILL)
            stage.endpoint.stop()
    show(f"2. {kills} kills ({dict(victims)}), batches of {BATCH}", [
        ("texts", "answers", "lost", "calls", "paid twice", "bound", "doubled rows"),
        (total, answers, total - answers, asked, twice, kills * BATCH, copies),
    ])  # fmt: skip


def _campaign(stage: Stage, kills: int, rng: random.Random, victims: Counter[str]) -> None:
    stage.client("dbt", "build", "--select", "fn_mood").wait()
    for number in range(kills):
        stage.project.add([f"text {number}-{i}" for i in range(NEW_TEXTS)])
        door = rng.choice([("dbt", "build"), ("redshift-ml", "infer", "--concurrency", "1")])
        victim = rng.choice(["client", "warehouse", "endpoint"])
        before, wanted = stage.endpoint.requests, rng.randint(1, 2 * BATCH)
        client = stage.client(*door)
        while client.poll() is None and stage.endpoint.requests < before + wanted:
            time.sleep(0.005)
        time.sleep(rng.uniform(0, 0.2))
        began = time.monotonic()
        victims[f"{victim} under {door[0]}"] += 1
        stage.kill(victim, client)
        try:
            client.wait(180)
        except subprocess.TimeoutExpired:
            client.kill()
            print(f"  round {number}: {victim} under {door[0]}: the client hung", flush=True)
        took = f"{victim} under {door[0]}: {time.monotonic() - began:.0f} s"
        asked = f"{stage.endpoint.requests} calls, {stage.endpoint.twice} twice"
        print(f"  round {number}: {took}, {asked}", flush=True)
