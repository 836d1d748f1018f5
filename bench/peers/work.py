"""`python -m bench.peers.work NAME FILE TIMES`: the peers, called as their own pages say."""

import logging
from importlib import import_module
from io import StringIO
from pathlib import Path

from bench import stopwatch

logging.disable(logging.WARNING)


def _oxedi(path: Path) -> stopwatch.Work:
    """Its typed columns, in Rust's memory, and its diagnostics."""
    oxedi, body = import_module("oxedi"), path.read_bytes()
    return lambda: int(oxedi.parse(body).count_claims())


def _oxedi_rows(path: Path) -> stopwatch.Work:
    """The same, and every row of every table as a tuple of Python values."""
    oxedi, body = import_module("oxedi"), path.read_bytes()

    def work() -> int:
        tables = oxedi.parse(body).tables
        rows = {name: tables[name].to_polars().rows() for name in tables}
        return len(rows["claims"])

    return work


def _x12sdk_segments(path: Path) -> stopwatch.Work:
    """Nothing is asked of the segments, as of ours; that all claims are among them is seen before."""
    x12sdk = import_module("x12sdk.io")
    with x12sdk.X12SegmentReader(str(path)) as reader:
        claims = sum(name in ("CLP", "CLM") for name, _ in reader.segments())

    def work() -> int:
        with x12sdk.X12SegmentReader(str(path)) as reader:
            for _ in reader.segments():
                pass
        return claims

    return work


def _x12sdk_models(path: Path) -> stopwatch.Work:
    x12sdk = import_module("x12sdk.io")

    def work() -> int:
        with x12sdk.X12ModelReader(str(path)) as reader:
            return sum(1 for model in reader.models() for _ in model.claims())

    return work


def _edi_835_parser(path: Path) -> stopwatch.Work:
    edi_835_parser = import_module("edi_835_parser")

    def work() -> int:
        return sum(len(transaction.claims) for transaction in edi_835_parser.parse(str(path)).transaction_sets)

    return work


def _pyx12_reader(path: Path) -> stopwatch.Work:
    pyx12 = import_module("pyx12.x12file")
    return lambda: sum(segment.get_seg_id() in ("CLP", "CLM") for segment in pyx12.X12Reader(str(path)))


def _pyx12_validation(path: Path) -> stopwatch.Work:
    validate, params = import_module("pyx12.x12n_document").x12n_document, import_module("pyx12.params").params
    text = path.read_text(encoding="ascii")

    def work() -> int:
        if not validate(param=params(), src_file=StringIO(text), fd_997=None, fd_html=None):
            raise SystemExit("pyx12 refuses the file")
        return text.count("~CLP*") + text.count("~CLM*")

    return work


WORKS: dict[str, stopwatch.Prepare] = {
    "oxedi": _oxedi,
    "oxedi-rows": _oxedi_rows,
    "x12sdk-segments": _x12sdk_segments,
    "x12sdk-models": _x12sdk_models,
    "edi-835-parser": _edi_835_parser,
    "pyx12-reader": _pyx12_reader,
    "pyx12-validation": _pyx12_validation,
}

if __name__ == "__main__":
    stopwatch.run(WORKS)
