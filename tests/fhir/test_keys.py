"""Our key pairs: private on disk, public in the JWKS, rotated without a gap."""

from datetime import timedelta
from pathlib import Path

import pytest

from bridge.fhir.keys import KeyFault, load, make, retire, rotate
from tests.fhir.moment import NOW


def test_a_first_ring_has_a_key_of_each_algorithm_and_is_made_once(tmp_path: Path) -> None:
    ring = make(tmp_path / "keys", NOW)
    assert sorted(key.algorithm for key in ring.keys) == ["ES384", "RS384"]
    again = make(tmp_path / "keys", NOW + timedelta(days=1))
    assert [key.kid for key in again.keys] == [key.kid for key in ring.keys]


def test_private_keys_are_for_us_alone(tmp_path: Path) -> None:
    make(tmp_path / "keys", NOW)
    assert {oct(path.stat().st_mode & 0o777) for path in (tmp_path / "keys").iterdir()} == {"0o600"}


def test_the_jwks_has_no_private_part_and_unique_kids(tmp_path: Path) -> None:
    keys = make(tmp_path, NOW).jwks()["keys"]
    assert isinstance(keys, list)
    by_kind = {key["kty"]: key for key in keys}
    assert sorted(by_kind["RSA"]) == ["alg", "e", "key_ops", "kid", "kty", "n", "use"]
    assert sorted(by_kind["EC"]) == ["alg", "crv", "key_ops", "kid", "kty", "use", "x", "y"]
    assert by_kind["EC"]["crv"] == "P-384"
    assert len({key["kid"] for key in keys}) == len(keys)


def test_after_a_rotation_the_new_key_signs_and_the_old_one_is_still_published(tmp_path: Path) -> None:
    old = make(tmp_path, NOW)
    new = rotate(tmp_path, NOW + timedelta(days=90))
    assert len(new.keys) == 4
    assert new.signing_key(["ES384"]).kid != old.signing_key(["ES384"]).kid
    assert {key.kid for key in old.keys} <= {key.kid for key in new.keys}

    left = retire(tmp_path, old.signing_key(["ES384"]).kid)
    assert len(left.keys) == 3
    with pytest.raises(KeyFault, match="only ES384 key"):
        retire(tmp_path, left.signing_key(["ES384"]).kid)


def test_the_servers_algorithms_choose_the_key(tmp_path: Path) -> None:
    ring = make(tmp_path, NOW)
    assert ring.signing_key(["ES384", "PS512"]).algorithm == "ES384"
    assert ring.signing_key(["RS384"]).algorithm == "RS384"
    assert ring.signing_key().algorithm in ("RS384", "ES384")


def test_a_missing_or_broken_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(KeyFault, match="no key in keys"):
        load(tmp_path / "keys")
    (tmp_path / "20261120.RS384.pem").touch(0o600)
    (tmp_path / "20261120.RS384.pem").write_text("not a key", encoding="ascii")
    with pytest.raises(KeyFault, match=r"20261120\.RS384\.pem is not a readable RS384 key"):
        load(tmp_path)


def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    make(tmp_path, NOW)
    one = sorted(tmp_path.iterdir())[0]
    one.chmod(0o640)
    with pytest.raises(KeyFault, match="chmod 600"):
        load(tmp_path)
