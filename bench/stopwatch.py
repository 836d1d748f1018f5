"""Times one piece of work in a process of its own, so that the memory it takes is its own. Standard library only.

A module with a table of works ends in `run(WORKS)` and is called as `python -m MODULE NAME FILE TIMES [--no-gc]`: it
prints one line of JSON. A work is prepared with the path of its file, which is not timed, and gives the claims it saw.
"""

import argparse
import gc
import json
import resource
import time
from collections.abc import Callable, Mapping
from pathlib import Path

Work = Callable[[], int]
Prepare = Callable[[Path], Work]


def run(works: Mapping[str, Prepare]) -> None:
    """Does what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("name", choices=sorted(works))
    parser.add_argument("file", type=Path)
    parser.add_argument("times", type=int)
    parser.add_argument("--no-gc", action="store_true")
    asked = parser.parse_args()
    work = works[asked.name](asked.file)
    if asked.no_gc:
        gc.collect()
        gc.freeze()
        gc.disable()
    seconds, claims = min(timed(work) for _ in range(asked.times))
    print(json.dumps({"seconds": seconds, "claims": claims, "megabytes": peak_megabytes()}))


def timed(work: Work) -> tuple[float, int]:
    """Seconds, and what the work gave."""
    started = time.perf_counter()
    seen = work()
    return time.perf_counter() - started, seen


def peak_megabytes() -> float:
    """The most memory that this process has held, interpreter and file included."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage counts in what the parent held when this process was made
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
