"""How well the embedded models do per task, and what several tasks in one call save.

python benchmarks/tasks.py --data ../shared/data            # samples of 1,000 rows (minutes)
python benchmarks/tasks.py --data ../shared/data --rows 300 --part classify
python benchmarks/tasks.py --part calls                     # needs no data

Every answer comes through the public doors of the package, declared as a dbt
project declares it. Accuracy has Wilson's 95 % interval; the majority class
and a bare method stand beside the models.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from tasks_parts import calls, cutoff, labels, personal

PARTS = ("sentiment", "classify", "other", "mask", "calls")


def main() -> None:
    """Run the parts that are asked for; without data only what needs none."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder with the labelled sets")
    parser.add_argument("--rows", type=int, default=1_000, help="rows per set, drawn by a seed")
    parser.add_argument("--part", choices=PARTS, action="append")
    asked = parser.parse_args()
    if asked.data is None and asked.part is None:
        print("no --data: only the part that needs none")
    for part in asked.part or (PARTS if asked.data else ("calls",)):
        if part == "calls":
            calls.run()
            continue
        if asked.data is None:
            parser.error(f"--part {part} needs --data, the folder with the labelled sets")
        if part == "mask":
            personal.run(asked.data)
        elif part == "other":
            cutoff.run(asked.data)
        elif part == "sentiment":
            labels.run_sentiment(asked.data, asked.rows)
        else:
            labels.run_classify(asked.data, asked.rows)


if __name__ == "__main__":
    main()
