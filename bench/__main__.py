"""`python -m bench NAME [--json FILE] [what the benchmark itself takes]`: prints a table; timings decide no test."""

import argparse
import json
from importlib import import_module
from pathlib import Path

# Modules of this package with `run(arguments)` and `table(figures)`.
BENCHMARKS = ("coding", "line", "month", "mutants", "scrub", "x12")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__, allow_abbrev=False)
    parser.add_argument("name", choices=BENCHMARKS)
    parser.add_argument("--json", type=Path, help="writes the figures to this file")
    known, arguments = parser.parse_known_args()
    benchmark = import_module(f"bench.{known.name}")
    figures = benchmark.run(arguments)
    print(benchmark.table(figures))
    if known.json:
        known.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
