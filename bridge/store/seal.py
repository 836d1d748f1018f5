"""Sealing: what names, dates of birth, member ids, diagnoses, raw FHIR and raw X12 look like on a disk. AES-256-GCM.

A sealed value is `version byte, key id byte, 12 bytes of nonce, ciphertext with its tag`. The first two bytes and the
name of the column are bound in, so a ciphertext that is moved to another column, or said to be of another key, does
not open. The newest key seals; every key of the ring opens.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class SealError(Exception):
    """Something sealed cannot be written or read."""

    retryable = False


class NoKeys(SealError):
    """There is no key file at that path."""


class KeysUnreadable(SealError):
    """The key file is not what `KeyRing.make` writes."""


class KeysExposed(SealError):
    """Others than the owner may read the key file."""


class SealBroken(SealError):
    """These bytes were not sealed for this column by a key of this ring."""


VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32
LAST_KEY_ID = 255


@dataclass(frozen=True, slots=True)
class KeyRing:
    """`keys` by id from 1 to 255, 32 bytes each; the highest seals. `index_key` keys the hashes and never rotates."""

    keys: Mapping[int, bytes] = field(repr=False)
    index_key: bytes = field(repr=False)
    _ciphers: Mapping[int, AESGCM] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        sizes = {len(key) for key in (*self.keys.values(), self.index_key)}
        if not self.keys or sizes != {KEY_BYTES} or not all(0 < i <= LAST_KEY_ID for i in self.keys):
            raise KeysUnreadable("a key ring needs keys of 32 bytes with ids from 1 to 255")
        object.__setattr__(self, "_ciphers", {i: AESGCM(key) for i, key in self.keys.items()})

    @classmethod
    def fresh(cls) -> "KeyRing":
        """One new key, in memory only."""
        return cls({1: os.urandom(KEY_BYTES)}, os.urandom(KEY_BYTES))

    @classmethod
    def make(cls, path: Path) -> "KeyRing":
        """Writes a new key file that only its owner may read. Raises FileExistsError rather than lose old keys."""
        ring = cls.fresh()
        ring._write(path, os.O_EXCL)
        return ring

    @classmethod
    def from_file(cls, path: Path) -> "KeyRing":
        """Raises NoKeys, KeysExposed or KeysUnreadable."""
        try:
            if path.stat().st_mode & 0o077:
                raise KeysExposed(f"{path.name} may be read by others than its owner: chmod 600")
            document = json.loads(path.read_text(encoding="ascii"))
            keys = {int(i): base64.b64decode(key, validate=True) for i, key in document["keys"].items()}
            return cls(keys, base64.b64decode(document["index_key"], validate=True))
        except FileNotFoundError:
            raise NoKeys(f"there is no key file {path.name}") from None
        except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
            raise KeysUnreadable(f"{path.name} is not a key file") from None

    def rotate(self, path: Path) -> "KeyRing":
        """Adds a key to the file and gives the ring that seals with it; what the old ones sealed still opens."""
        newest = max(self.keys) + 1
        ring = KeyRing({**self.keys, newest: os.urandom(KEY_BYTES)}, self.index_key)
        draft = path.with_suffix(".next")
        ring._write(draft, os.O_TRUNC)
        draft.replace(path)
        return ring

    @property
    def current(self) -> int:
        """The id of the key that seals."""
        return max(self.keys)

    def seal(self, plain: bytes, column: str) -> bytes:
        """`column` is `table.column`."""
        head, nonce = bytes([VERSION, self.current]), os.urandom(NONCE_BYTES)
        return head + nonce + self._ciphers[self.current].encrypt(nonce, plain, head + column.encode())

    def open(self, sealed: bytes, column: str) -> bytes:
        """Raises SealBroken."""
        head, nonce, body = sealed[:2], sealed[2 : 2 + NONCE_BYTES], sealed[2 + NONCE_BYTES :]
        cipher = self._ciphers.get(head[1]) if len(head) == 2 and head[0] == VERSION else None
        if cipher is None:
            raise SealBroken(f"{column} holds bytes of an unknown version or key")
        try:
            return cipher.decrypt(nonce, body, head + column.encode())
        except (InvalidTag, ValueError):
            raise SealBroken(f"{column} holds bytes that were not sealed for it") from None

    def blind_index(self, text: str) -> bytes:
        """16 bytes by which equal texts are found without being read; case and outer blanks do not matter."""
        return hmac.new(self.index_key, text.strip().casefold().encode(), hashlib.sha256).digest()[:16]

    def _write(self, path: Path, how: int) -> None:
        document = {
            "keys": {str(i): base64.b64encode(key).decode() for i, key in self.keys.items()},
            "index_key": base64.b64encode(self.index_key).decode(),
        }
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
        os.fchmod(descriptor, 0o600)  # also where a rotation that was cut off left a file behind
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(document, file)
            file.flush()
            os.fsync(file.fileno())
