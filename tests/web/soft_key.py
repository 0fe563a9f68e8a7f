"""A passkey device in memory: it answers as a browser would, and badly where a test wants it to."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from exam_prep.seeds import new_secret

_PRESENT, _UNLOCKED, _HAS_KEY = 0x01, 0x04, 0x40


class SoftKey:
    """One passkey (ES256) of one site."""

    def __init__(self, site: str, origin: str) -> None:
        self.site = site
        self.origin = origin
        self.count = 1
        self.is_unlocked = True
        self._id = bytes.fromhex(new_secret())
        self._handle = b""
        self._private = ec.generate_private_key(ec.SECP256R1())

    def lose_private_key(self) -> None:
        """Sign with another key from now on, as somebody does who knows the id alone."""
        self._private = ec.generate_private_key(ec.SECP256R1())

    def make(self, asked: dict[str, Any]) -> str:
        """Return the answer to a request for a new passkey, as the page's script sends it."""
        self._handle = _bytes(asked["user"]["id"])
        attested = bytes(16) + len(self._id).to_bytes(2, "big") + self._id + self._public()
        data = self._data(_HAS_KEY) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", asked)
        return self._answer(clientDataJSON=said, attestationObject=statement)

    def use(self, asked: dict[str, Any]) -> str:
        """Return the answer to a sign-in, as the page's script sends it; the count grows if there is one."""
        self.count += bool(self.count)
        said, data = self._said("webauthn.get", asked), self._data(0)
        signed = self._private.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            clientDataJSON=said, authenticatorData=data, signature=signed, userHandle=self._handle
        )

    def _said(self, kind: str, asked: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": asked["challenge"], "origin": self.origin}).encode()

    def _data(self, flags: int) -> bytes:
        flags |= _PRESENT | (_UNLOCKED if self.is_unlocked else 0)
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([flags]) + self.count.to_bytes(4, "big")

    def _public(self) -> bytes:
        numbers = self._private.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        return cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def _answer(self, **parts: bytes) -> str:
        name = _text(self._id)
        response = {key: _text(value) for key, value in parts.items()}
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
