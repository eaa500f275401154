"""Measure the inference engine: requests, kills, poison, saturation, packing, own cost.

python benchmarks/inference.py                 # all parts, small (minutes)
python benchmarks/inference.py --part kills --kills 50
python benchmarks/inference.py --part overhead --million
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from inference_parts import counts, kills, overhead, packing, poison, saturation

SIZES = (10_000, 100_000, 1_000_000)
PARTS = ("counts", "kills", "poison", "saturation", "packing", "overhead")


def main() -> None:
    """Run the parts that are asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--part", choices=PARTS, action="append")
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--texts", type=int, default=10_000, help="of part saturation")
    parser.add_argument("--rate", type=int, default=250, help="requests per second, of saturation")
    parser.add_argument("--million", action="store_true", help="part overhead: 1,000,000 rows, too")
    asked = parser.parse_args()
    for part in asked.part or PARTS:
        if part == "counts":
            counts.run()
        elif part == "kills":
            kills.run(asked.kills)
        elif part == "poison":
            poison.run()
        elif part == "saturation":
            saturation.run(asked.texts, asked.rate)
        elif part == "packing":
            packing.run()
        else:
            overhead.run(SIZES if asked.million else SIZES[:2])


if __name__ == "__main__":
    main()
