"""The benchmark runs, counts the claims it was given, and says which peers are not there. Timings decide nothing."""

import sys

from bench import x12


def test_a_row_sees_every_claim_of_its_file() -> None:
    figures = x12.run(["--claims", "40", "--large", "40", "--only", "bridge stream, typed, GC off"])
    rows = {(row["file"], row["label"]): row for row in figures["rows"]}
    for file in ("835", "837P"):
        row = rows[file, "bridge stream, typed, GC off"]
        assert (row["claims"], row["note"]) == (40, "")
        assert row["times_floor"] > 0
    assert "bridge stream, typed, GC off" in x12.table(figures)


def test_a_peer_that_is_not_there_is_said_to_be_missing() -> None:
    figures = x12.run(["--claims", "40", "--only", "oxedi parse (Rust) 835 in", "--peers", sys.executable])
    peers = [row for row in figures["rows"] if row["label"].startswith("oxedi")]
    assert [(row["seconds"], row["note"]) for row in peers] == [(0, "not installed")]
