"""`python -m bench NAME [--json FILE]`: prints a table of figures; timings decide no test."""

import argparse
import json
from pathlib import Path

from bench import line

BENCHMARKS = {"line": line.run}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", choices=sorted(BENCHMARKS))
    parser.add_argument("--json", type=Path, help="writes the figures to this file")
    arguments = parser.parse_args()
    figures = BENCHMARKS[arguments.name]()
    width = max(len(name) for name in figures)
    for name, value in figures.items():
        print(f"{name:<{width}}  {value:>12,.2f}")
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
