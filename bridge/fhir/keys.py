"""Our key pairs: made here, kept as PEM files (0600), published as a JWKS. RS384 and ES384.

make(folder, now) / rotate(folder, now) -> KeyRing    load(folder) -> KeyRing    retire(folder, kid) -> KeyRing
ring.jwks() -> dict    ring.signing_key(supported) -> SigningKey
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

ALGORITHMS = ("RS384", "ES384")


class KeyFault(Exception):
    """No usable key: a person must make or replace it."""

    retryable = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """`kid` is the RFC 7638 thumbprint, so it never repeats and tells nothing."""

    kid: str
    algorithm: str  # RS384 | ES384
    private: RSAKey | ECKey = field(repr=False)

    def public_jwk(self) -> dict[str, object]:
        """kty, kid, alg, use and the public part only."""
        public = self.private.as_dict(private=False)
        return {**public, "kid": self.kid, "alg": self.algorithm, "use": "sig", "key_ops": ["verify"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRing:
    """Newest first: the newest signs; the older ones stay published until they are retired."""

    keys: tuple[SigningKey, ...]

    def jwks(self) -> dict[str, object]:
        """The document behind our JWKS URL."""
        return {"keys": [key.public_jwk() for key in self.keys]}

    def signing_key(self, supported: Iterable[str] = ()) -> SigningKey:
        """The newest key whose algorithm the server takes; a server that names none takes both. Raises KeyFault."""
        wanted = set(supported) & set(ALGORITHMS) or set(ALGORITHMS)
        for key in self.keys:
            if key.algorithm in wanted:
                return key
        raise KeyFault(f"no key for {' or '.join(sorted(wanted))}; make one with rotate")


def make(folder: Path, now: datetime) -> KeyRing:
    """The ring in `folder`, with one key of each algorithm made where there is none yet."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    present = {path.name.split(".")[1] for path in folder.glob("*.*.pem")}
    for algorithm in ALGORITHMS:
        if algorithm not in present:
            _save(folder, algorithm, now)
    return load(folder)


def rotate(folder: Path, now: datetime) -> KeyRing:
    """A new key of each algorithm; the old ones stay in the set, so that a cached JWKS still verifies."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for algorithm in ALGORITHMS:
        _save(folder, algorithm, now)
    return load(folder)


def retire(folder: Path, kid: str) -> KeyRing:
    """Takes one old key away. Raises KeyFault when it is unknown or the last of its algorithm."""
    ring = load(folder)
    going = next((key for key in ring.keys if key.kid == kid), None)
    if going is None:
        raise KeyFault(f"there is no key {kid}")
    if sum(key.algorithm == going.algorithm for key in ring.keys) == 1:
        raise KeyFault(f"{kid} is the only {going.algorithm} key; rotate first")
    for path in folder.glob(f"*.{going.algorithm}.pem"):
        if _read(path).kid == kid:
            path.unlink()
    return load(folder)


def load(folder: Path) -> KeyRing:
    """Every key in the folder, newest first. Raises KeyFault: none there, one unreadable, one that others may read."""
    found = tuple(_read(path) for path in sorted(folder.glob("*.*.pem"), reverse=True))
    if not found:
        raise KeyFault(f"no key in {folder.name}; make one first")
    return KeyRing(keys=found)


def _read(path: Path) -> SigningKey:
    algorithm = path.name.split(".")[1]
    try:
        if path.stat().st_mode & 0o077:
            raise KeyFault(f"{path.name} may be read by others than its owner: chmod 600")
        text = path.read_bytes()
        private = RSAKey.import_key(text) if algorithm == "RS384" else ECKey.import_key(text)
    except (JoseError, ValueError, TypeError, OSError) as fault:
        raise KeyFault(f"{path.name} is not a readable {algorithm} key") from fault
    if not private.is_private:
        raise KeyFault(f"{path.name} holds no private key")
    return SigningKey(kid=private.thumbprint(), algorithm=algorithm, private=private)


def _save(folder: Path, algorithm: str, now: datetime) -> None:
    """The name sorts by age: 20261122T130000000000.RS384.pem. Never readable by others, not even at birth."""
    key = RSAKey.generate_key(3072) if algorithm == "RS384" else ECKey.generate_key("P-384")
    path = folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%S%f}.{algorithm}.pem"
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.as_pem(private=True))
