"""What is timed of our own, and the floors beside it: `python -m bench.x12_work NAME FILE TIMES [--no-gc]`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from bench import stopwatch
from bridge.x12.check import check, check_bit_by_bit
from bridge.x12.code_set import CodeSets
from bridge.x12.fault import Fault
from bridge.x12.interchange import read_interchanges
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import read_text, render, tokenize
from bridge.x12.transactions import claim_837p, remittance_835
from bridge.x12.transactions.submission import Submission

_CHUNK = 1 << 20


def _prepared(work: Callable[[str], int]) -> stopwatch.Prepare:
    """Work on the text of a file that lies in memory already."""

    def prepare(path: Path) -> stopwatch.Work:
        text = read_text(path.read_bytes())
        return lambda: work(text)

    return prepare


def _count(text: str) -> int:
    """Claims, by nothing but their opening."""
    return text.count("~CLP*") + text.count("~CLM*")


def _split(work: Callable[[str], None]) -> stopwatch.Prepare:
    """Work that only cuts: claims are counted before the clock starts, for a floor has nothing under it."""

    def prepare(path: Path) -> stopwatch.Work:
        text = read_text(path.read_bytes())
        claims = _count(text)

        def timed() -> int:
            work(text)
            return claims

        return timed

    return prepare


def _floor(text: str) -> None:
    for chunk in _chunks(text):
        for segment in chunk.split("~"):
            segment.split("*")


def _chunks(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        stop = text.rfind("~", start, start + _CHUNK) + 1 or len(text)
        yield text[start:stop]
        start = stop


def _split_kept(text: str) -> int:
    kept = [segment.split("*") for segment in text.split("~")]
    return sum(parts[0] in ("CLP", "CLM") for parts in kept)


def _split_lost(text: str) -> None:
    for segment in text.split("~"):
        segment.split("*")


def _tokenize(path: Path) -> stopwatch.Work:
    """Nothing is kept and nothing is asked, as of the floor; that all claims are among them is seen before."""
    text = read_text(path.read_bytes())
    claims = sum(segment.id in ("CLP", "CLM") for segment in tokenize(text))

    def work() -> int:
        for _ in tokenize(text):
            pass
        return claims

    return work


def _envelope(text: str) -> int:
    interchanges, _ = read_interchanges(text)
    return sum(
        segment.id in ("CLP", "CLM")
        for i in interchanges
        for transaction in i.transactions
        for segment in transaction.segments
    )


def _read_835(text: str) -> int:
    interchanges, _ = read_interchanges(text)
    return sum(len(remittance_835.read(t.segments).claims) for i in interchanges for t in i.transactions)


def _stream_835(text: str) -> int:
    return sum(1 for _ in remittance_835.claims(tokenize(text)))


def _stream_837p(text: str) -> int:
    return sum(1 for _ in claim_837p.claims(tokenize(text)))


def _read_837p(text: str) -> int:
    interchanges, _ = read_interchanges(text)
    return sum(len(claim_837p.read(t.segments)) for i in interchanges for t in i.transactions)


def _check(text: str) -> int:
    """Levels 1 to 4."""
    return _clean(check(text), text)


def _check_codes(path: Path) -> stopwatch.Work:
    """Levels 1 to 5, with the ICD-10-CM of the reference tables, which take half a second that no other row needs."""
    from bridge.reference.diagnosis import is_billable

    is_billable("F41.1", date(2026, 9, 1))  # loads them
    text, code_sets = read_text(path.read_bytes()), CodeSets(diagnosis=is_billable)
    return lambda: _clean(check(text, code_sets), text)


def _check_file(path: Path) -> stopwatch.Work:
    """Levels 1 to 5 of a file that is never in memory whole; nor is the ICD-10-CM, of which the shape is checked."""
    code_sets = CodeSets()

    def work() -> int:
        with path.open(encoding="ascii", newline="") as file:
            for faults in check_bit_by_bit(file.read, code_sets):
                _clean(faults, "")
        return _claims_on_disk(path)

    return work


def _clean(faults: Iterable[Fault], text: str) -> int:
    errors = [fault for fault in faults if fault.is_error]
    if errors:
        raise SystemExit(f"the clean file has {len(errors)} errors: {errors[0].id} {errors[0].message}")
    return _count(text)


def _claims_on_disk(path: Path) -> int:
    count, tail = 0, ""
    with path.open(encoding="ascii", newline="") as file:
        while chunk := file.read(_CHUNK):
            count += _count(tail + chunk)
            tail = chunk[-4:]  # shorter than what is counted
    return count


def _stream_file(claims: Callable[[Iterable[Segment]], Iterable[object]]) -> stopwatch.Prepare:
    """Typed, a claim at a time, from the disk."""

    def prepare(path: Path) -> stopwatch.Work:
        def work() -> int:
            with path.open(encoding="ascii", newline="") as file:
                return sum(1 for _ in claims(tokenize(file.read)))

        return work

    return prepare


def _write_837p(path: Path) -> stopwatch.Work:
    interchanges, _ = read_interchanges(read_text(path.read_bytes()))
    sets = [claim_837p.read(t.segments) for i in interchanges for t in i.transactions]
    del interchanges

    def write() -> int:
        return sum(_count(render(claim_837p.write(claims, _submission()))) for claims in sets)

    return write


def _write_835(path: Path) -> stopwatch.Work:
    interchanges, _ = read_interchanges(read_text(path.read_bytes()))
    sets = [remittance_835.read(t.segments) for i in interchanges for t in i.transactions]
    del interchanges

    def write() -> int:
        return sum(_count(render(remittance_835.write(remittance, _submission()))) for remittance in sets)

    return write


def _submission() -> Submission:
    return Submission(
        transaction_number="0001",
        reference="1",
        created_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
        submitter_name="CEDAR",
        submitter_id="CEDAR",
        receiver_name="BENCH",
        receiver_id="BENCH",
        contact_name="OWEN CASTELLANO",
        contact_phone="8605550117",
    )


WORKS: dict[str, stopwatch.Prepare] = {
    "floor": _split(_floor),
    "split-kept": _prepared(_split_kept),
    "split-lost": _split(_split_lost),
    "tokenize": _tokenize,
    "envelope": _prepared(_envelope),
    "read-835": _prepared(_read_835),
    "stream-835": _prepared(_stream_835),
    "read-837p": _prepared(_read_837p),
    "stream-837p": _prepared(_stream_837p),
    "write-835": _write_835,
    "write-837p": _write_837p,
    "check": _prepared(_check),
    "check-codes": _check_codes,
    "check-file": _check_file,
    "stream-file-835": _stream_file(remittance_835.claims),
    "stream-file-837p": _stream_file(claim_837p.claims),
}

if __name__ == "__main__":
    stopwatch.run(WORKS)
