"""What is sealed cannot be read on the disk, cannot be moved, and outlives a rotation of keys."""

import json
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa

from bridge.store.rotation import reseal
from bridge.store.seal import KeyRing, KeysExposed, KeysUnreadable, NoKeys, SealBroken
from bridge.store.store import Store
from bridge.store.tables.claim import claim as claim_table
from bridge.store.tables.claim import overlay as overlay_table
from tests.databases import KEYS, NOW
from tests.store.example import archive, claim, draft, make_ready


def test_a_sealed_value_opens_in_its_own_column_only() -> None:
    sealed = KEYS.seal(b"Quillfeather", "claim.document")
    assert KEYS.open(sealed, "claim.document") == b"Quillfeather"
    with pytest.raises(SealBroken, match=r"posting\.document holds bytes that were not sealed for it"):
        KEYS.open(sealed, "posting.document")


def test_the_same_text_is_never_sealed_to_the_same_bytes() -> None:
    assert KEYS.seal(b"Quillfeather", "a.b") != KEYS.seal(b"Quillfeather", "a.b")


@pytest.mark.parametrize(
    ("why", "sealed"),
    [
        ("empty", b""),
        ("another version", b"\x02" + KEYS.seal(b"x", "a.b")[1:]),
        ("a key we do not have", b"\x01\x09" + KEYS.seal(b"x", "a.b")[2:]),
        ("cut short", KEYS.seal(b"x", "a.b")[:-1]),
        ("only a head", b"\x01\x01"),
        ("plain text", b"Quillfeather"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # sealed bytes differ in every process
)
def test_damaged_bytes_say_so(why: str, sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        KEYS.open(sealed, "a.b")


def test_a_key_file_is_for_its_owner_only_and_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "bridge.keys"
    ring = KeyRing.make(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert KeyRing.from_file(path) == ring
    with pytest.raises(FileExistsError):
        KeyRing.make(path)


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bridge.keys"
    KeyRing.make(path)
    path.chmod(0o640)
    with pytest.raises(KeysExposed, match=r"bridge\.keys may be read by others"):
        KeyRing.from_file(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"keys": {"1": "YQ=="}, "index_key": "YQ=="}', '{"keys": 1}'])
def test_a_wrong_key_file_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bridge.keys"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(KeysUnreadable):
        KeyRing.from_file(path)


def test_a_missing_key_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoKeys, match=r"there is no key file bridge\.keys"):
        KeyRing.from_file(tmp_path / "bridge.keys")


def test_after_a_rotation_the_new_key_seals_and_the_old_ones_open(tmp_path: Path) -> None:
    path = tmp_path / "bridge.keys"
    old = KeyRing.make(path)
    sealed = old.seal(b"Quillfeather", "a.b")
    new = old.rotate(path)
    assert (old.current, new.current) == (1, 2)
    assert KeyRing.from_file(path).open(sealed, "a.b") == b"Quillfeather"
    assert new.seal(b"x", "a.b")[1] == 2
    assert new.blind_index("NWH1") == old.blind_index("NWH1")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_equal_texts_have_equal_blind_indexes_of_16_bytes() -> None:
    assert KEYS.blind_index(" nwh00004711 ") == KEYS.blind_index("NWH00004711")
    assert len(KEYS.blind_index("NWH00004711")) == 16
    assert KEYS.blind_index("NWH00004711") != KeyRing.fresh().blind_index("NWH00004711")


def test_keys_do_not_show_when_printed() -> None:
    assert "k" * 8 not in repr(KEYS)


@pytest.mark.parametrize("database_kind", ["sqlite"])  # its file is at hand; PostgreSQL has the same column types
def test_no_name_and_no_member_id_can_be_read_on_the_disk(tmp_path: Path, store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
        archive(tx, "B111")
    disk = b"".join(path.read_bytes() for path in tmp_path.glob("bridge.db*"))
    secrets = (b"Quillfeather", b"Rosalind", b"NWH00004711", b"1988", b"Elm Street", b"F43.10", b"ISA*00")
    assert [secret for secret in secrets if secret in disk] == []
    assert b"90837" in disk, "procedure codes stay readable, so the search above can find something"


def test_a_ciphertext_that_was_moved_to_another_column_does_not_open(store: Store) -> None:
    with store.transaction("cedar") as tx:
        make_ready(tx, "B111")
        archive(tx, "B111")
        tx.connection.execute(sa.text("update claim set document = (select content from interchange)"))
        with pytest.raises(SealBroken, match=r"claim\.document"):
            tx.claims.get("B111")


def test_resealing_moves_everything_to_the_new_key(store: Store) -> None:
    with store.transaction("cedar") as tx:
        for number in ("B111", "B112", "B113"):
            tx.drafts.put(draft(number), actor="job:draft_claim")
    ring = KeyRing({**KEYS.keys, 2: b"n" * 32}, KEYS.index_key)
    newer = Store(store.engine, ring, now=lambda: NOW)
    with newer.transaction("cedar") as tx:
        batches = [reseal(tx.connection, ring, limit=2) for _ in range(3)]
        heads = tx.connection.execute(sa.select(sa.type_coerce(claim_table.c.document, sa.LargeBinary))).scalars()
        assert batches == [2, 1, 0]
        assert [bytes(head)[1] for head in heads] == [2, 2, 2]
        assert tx.claims.get("B112").claim == claim("B112")


def test_an_engine_without_keys_writes_nothing_sealed(engine: sa.Engine) -> None:
    key = {"practice_id": "cedar", "subject_kind": "claim", "subject_id": "B111", "field": "subscriber.member_id"}
    statement = sa.insert(overlay_table).values(**key, value="NWH1")
    with engine.connect() as connection, pytest.raises(sa.exc.StatementError, match="given no key ring"):
        connection.execute(statement)


def test_the_key_file_holds_no_more_than_keys(tmp_path: Path) -> None:
    path = tmp_path / "bridge.keys"
    KeyRing.make(path)
    assert set(json.loads(path.read_text())) == {"keys", "index_key"}


def test_a_rotation_over_the_rest_of_another_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "bridge.keys"
    ring = KeyRing.make(path)
    left = path.with_suffix(".next")
    left.touch(0o644)
    ring.rotate(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
