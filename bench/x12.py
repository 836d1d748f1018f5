"""The X12 engine beside its peers: `python -m bench x12 [--claims N] [--large N] [--peers PYTHON]`.

Every row runs alone in a process of its own, best of a few times, files in memory before the clock starts (the peers
that open their files themselves do so within it). Peers need an interpreter that has `bench/requirements.txt`:
`--peers` or BENCH_PEERS_PYTHON names it; what it lacks shows as "not installed".
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.corpus.file import segments, segments_apart, write_file

OURS, PEERS = "bench.x12_work", "bench.peers.work"
_LACKING = "not installed"
_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table. `share` of the file's claims is measured where the whole takes minutes."""

    label: str
    file: str  # one of FILES
    work: str
    module: str = OURS
    times: int = 3
    share: float = 1
    collects: bool = True  # the cyclic garbage collector runs, as it does unless somebody turns it off


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What a row came to; ratios are to the same file's floor and to oxedi, 0 where there is none."""

    label: str
    file: str
    claims: int
    seconds: float  # of the whole file, worked out from the share that was measured
    megabytes_a_second: float
    claims_a_second: float
    peak_megabytes: float
    times_floor: float = 0
    times_oxedi: float = 0
    note: str = ""


# file -> (kind, shape): `sets` of four ST, of one, or each claim in its own ISA; `large` is only read from the disk
FILES = {
    "835": ("835", 4),
    "837P": ("837p", 4),
    "835 in one ST": ("835", 1),
    "837P, an ISA each": ("837p", 0),
    "835 on disk": ("835", 4),
    "837P on disk": ("837p", 4),
}


def _rows(file: str, typed: Sequence[str], peers: Sequence[Row]) -> tuple[Row, ...]:
    """What is timed alike for every kind."""
    return (
        Row(label="split in chunks, nothing kept", file=file, work="floor", times=5),
        Row(label="raw split, nothing kept", file=file, work="split-lost", times=5),
        Row(label="raw split, lists kept", file=file, work="split-kept"),
        Row(label="raw split, lists kept", file=file, work="split-kept", collects=False),
        Row(label="bridge tokenizer", file=file, work="tokenize"),
        Row(label="bridge envelope", file=file, work="envelope"),
        *_both("bridge {}, typed", file, typed),
        Row(label="bridge check, levels 1-4", file=file, work="check", times=2),
        Row(label="bridge check, levels 1-5", file=file, work="check-codes", times=2),
        *peers,
    )


def _both(label: str, file: str, works: Sequence[str]) -> Iterator[Row]:
    """With the collector on, and off."""
    for work in works:
        verb = work.partition("-")[0]
        yield Row(label=label.format(verb), file=file, work=work)
        yield Row(label=label.format(verb), file=file, work=work, collects=False)


def _peer(label: str, file: str, work: str, times: int = 1, share: float = 1) -> Row:
    return Row(label=label, file=file, work=work, module=PEERS, times=times, share=share)


ROWS = (
    *_rows(
        "835",
        ("stream-835", "read-835", "write-835"),
        (
            _peer("oxedi parse (Rust)", "835", "oxedi", 3),
            _peer("oxedi, rows as Python values", "835", "oxedi-rows"),
            _peer("x12sdk segment reader", "835", "x12sdk-segments", 3),
            _peer("x12sdk models", "835", "x12sdk-models", 2, 0.1),
            _peer("edi-835-parser", "835", "edi-835-parser"),
            _peer("pyx12 X12Reader", "835", "pyx12-reader"),
            _peer("pyx12 validation", "835", "pyx12-validation", 2, 0.1),
        ),
    ),
    *_rows(
        "837P",
        ("stream-837p", "read-837p", "write-837p"),
        (
            _peer("x12sdk segment reader", "837P", "x12sdk-segments", 3),
            _peer("x12sdk models", "837P", "x12sdk-models", 2, 0.1),
            _peer("pyx12 X12Reader", "837P", "pyx12-reader"),
            _peer("pyx12 validation", "837P", "pyx12-validation", 2, 0.1),
        ),
    ),
    Row(label="split in chunks, nothing kept", file="835 in one ST", work="floor", times=5),
    Row(label="bridge stream, typed", file="835 in one ST", work="stream-835"),
    Row(label="bridge read, typed", file="835 in one ST", work="read-835"),
    Row(label="bridge check, levels 1-5", file="835 in one ST", work="check-codes", times=2),
    _peer("oxedi parse (Rust)", "835 in one ST", "oxedi", 3),
    _peer("edi-835-parser", "835 in one ST", "edi-835-parser"),
    Row(label="split in chunks, nothing kept", file="837P, an ISA each", work="floor", times=5),
    Row(label="bridge read, typed", file="837P, an ISA each", work="read-837p"),
    Row(label="bridge check, levels 1-5", file="837P, an ISA each", work="check-codes", times=2),
    _peer("pyx12 X12Reader", "837P, an ISA each", "pyx12-reader"),
    Row(label="bridge stream, typed", file="835 on disk", work="stream-file-835", times=1),
    Row(label="bridge check, levels 1-5", file="835 on disk", work="check-file", times=1),
    Row(label="bridge stream, typed", file="837P on disk", work="stream-file-837p", times=1),
    Row(label="bridge check, levels 1-5", file="837P on disk", work="check-file", times=1),
)


def run(arguments: Sequence[str]) -> dict[str, Any]:
    """Every row that the command line asks for, as figures, and where they were measured."""
    parser = argparse.ArgumentParser(prog="python -m bench x12")
    parser.add_argument("--claims", type=int, default=20_000, help="in each file")
    parser.add_argument("--large", type=int, default=100_000, help="in the files that are streamed from the disk")
    parser.add_argument("--peers", default=os.environ.get("BENCH_PEERS_PYTHON", sys.executable))
    parser.add_argument("--only", default="", help="rows whose label and file hold this, and the floors beside them")
    asked = parser.parse_args(arguments)
    rows = _asked(asked.only)
    with TemporaryDirectory() as folder:
        maker = _Files(Path(folder), asked.claims, asked.large)
        figures = [_figure(row, maker, asked.peers) for row in rows]
    return {"measured": _circumstances(), "rows": [asdict(figure) for figure in _compared(figures)]}


def _asked(only: str) -> list[Row]:
    """`only`: part of what the table calls a row, as `bridge stream, typed, GC off 835`."""
    wanted = {row: only in f"{_label(row)} {row.file}" for row in ROWS}
    files = {row.file for row, is_wanted in wanted.items() if is_wanted}
    return [row for row in ROWS if wanted[row] or (row.work == "floor" and row.file in files)]


def _label(row: Row) -> str:
    return row.label if row.collects else f"{row.label}, GC off"


def _circumstances() -> str:
    python, load = platform.python_version(), os.getloadavg()[0]
    return f"Python {python}, {os.cpu_count()} cores, load {load:.1f} at the end, collector on unless a row says off"


class _Files:
    """Makes each file when it is first wanted."""

    def __init__(self, folder: Path, claims: int, large: int) -> None:
        self._folder = folder
        self._claims = claims
        self._large = large

    def claims(self, file: str, share: float) -> int:
        """How many the file has."""
        if file.endswith("on disk"):
            return self._large
        whole = self._claims // 10 if file.endswith("ISA each") else self._claims
        return max(int(whole * share), 4)

    def path(self, file: str, claims: int) -> Path:
        path = self._folder / f"{file}-{claims}.x12"
        if not path.exists():
            kind, sets = FILES[file]
            write_file(path, segments(kind, claims, sets) if sets else segments_apart(kind, claims))
        return path


def _figure(row: Row, files: _Files, peers: str) -> Figure:
    claims, whole = files.claims(row.file, row.share), files.claims(row.file, 1)
    path = files.path(row.file, claims)
    told = _ask(row, path, peers)
    label = _label(row)
    if isinstance(told, str):
        return _nothing(replace(row, label=label), whole, told)
    seconds = told["seconds"] * whole / claims
    notes = []
    if told["claims"] != claims:
        notes.append(f"FOUND {told['claims']:.0f} OF {claims} CLAIMS")
    if claims != whole:
        notes.append(f"worked out from {claims:,} claims")
    return Figure(
        label=label,
        file=row.file,
        claims=whole,
        seconds=seconds,
        megabytes_a_second=path.stat().st_size / 1e6 / told["seconds"],
        claims_a_second=claims / told["seconds"],
        peak_megabytes=told["megabytes"],
        note=", ".join(notes),
    )


def _nothing(row: Row, claims: int, why: str) -> Figure:
    return Figure(
        label=row.label,
        file=row.file,
        claims=claims,
        seconds=0,
        megabytes_a_second=0,
        claims_a_second=0,
        peak_megabytes=0,
        note=why,
    )


def _ask(row: Row, path: Path, peers: str) -> Mapping[str, float] | str:
    """What the row's own process prints, or why it has nothing to say."""
    python = peers if row.module == PEERS else sys.executable
    command = [python, "-m", row.module, row.work, str(path), str(row.times), *([] if row.collects else ["--no-gc"])]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return told
    last = (done.stderr.strip() or "no word").splitlines()[-1]
    return _LACKING if last.startswith("ModuleNotFoundError") else f"failed: {last[:60]}"


def _compared(figures: Sequence[Figure]) -> list[Figure]:
    """With the ratios to the floor and to oxedi of the same file."""
    floors = {f.file: f.seconds for f in figures if f.label.startswith("split in chunks") and f.seconds}
    rust = {f.file: f.seconds for f in figures if f.label.startswith("oxedi parse") and f.seconds}
    return [
        replace(
            figure,
            times_floor=figure.seconds / floors[figure.file] if figure.file in floors else 0,
            times_oxedi=figure.seconds / rust[figure.file] if figure.file in rust else 0,
        )
        for figure in figures
    ]


_HEAD = ("", "claims", "s", "MB/s", "claims/s", "MB RSS", "x floor", "x oxedi", "")


def table(figures: Mapping[str, Any]) -> str:
    """A block for each file; ratios above one are slower."""
    rows: Sequence[Mapping[str, Any]] = figures["rows"]
    blocks = [str(figures["measured"])]
    for file in dict.fromkeys(str(row["file"]) for row in rows):
        lines = [_HEAD, *(_cells(row) for row in rows if row["file"] == file)]
        widths = [max(len(line[at]) for line in lines) for at in range(len(_HEAD))]
        blocks.append("\n".join((file, *(_aligned(line, widths) for line in lines))))
    return "\n\n".join(blocks)


def _cells(figure: Mapping[str, Any]) -> tuple[str, ...]:
    if not figure["seconds"]:
        return (str(figure["label"]), *[""] * 7, str(figure["note"]))
    return (
        str(figure["label"]),
        f"{figure['claims']:,}",
        f"{figure['seconds']:.2f}",
        f"{figure['megabytes_a_second']:.1f}",
        f"{figure['claims_a_second']:,.0f}",
        f"{figure['peak_megabytes']:.0f}",
        f"{figure['times_floor']:.1f}" if figure["times_floor"] else "-",
        f"{figure['times_oxedi']:.2f}" if figure["times_oxedi"] else "-",
        str(figure["note"]),
    )


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *numbers, note = zip(cells, widths, strict=True)
    parts = [first[0].ljust(first[1]), *(text.rjust(width) for text, width in numbers), note[0]]
    return "  ".join(parts).rstrip()
