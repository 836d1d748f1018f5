"""A worker process that is killed by its test in the middle of a job: `python -m tests.jobs.slow_worker URL FOLDER`."""

import sys
import threading
from pathlib import Path

from bridge.jobs.engine import Worker
from bridge.store.engine import make_engine


def main(url: str, folder: Path) -> None:
    def slow(job_id: str) -> None:
        (folder / "begun").write_text(job_id, encoding="ascii")
        threading.Event().wait()  # it never ends: its process is killed

    worker = Worker(make_engine(url), concurrency=1, poll_seconds=0.05)
    worker.start({"slow": slow}, lambda *_: None)
    (folder / "ready").touch()
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
