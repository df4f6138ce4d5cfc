"""Which numbers are drawn, so that they are the same each time and nobody without the secret knows them?"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

import numpy as np

from publiek.disclosure.tables.cells import Lattice
from publiek.disclosure.tables.programs import Reals


@dataclass(frozen=True)
class Draws:
    """Draws for one shape: the digest of its codes, keyed with the secret. Not of the counts: see the explanation."""

    seed: bytes
    size: int

    @staticmethod
    def of(lattice: Lattice, *, base: int, secret: bytes) -> Draws:
        """The draws of a shape, a base and a secret."""
        shape = [[dimension.name, *dimension.parents.items()] for dimension in lattice.dimensions]
        return Draws(hmac.digest(secret, json.dumps([shape, base]).encode(), "sha256"), lattice.size)

    def shares(self, purpose: str) -> Reals:
        """One number from 0 to 1 per cell, other ones for each purpose."""
        stream = hashlib.shake_256(self.seed + purpose.encode()).digest(8 * self.size)
        return (np.frombuffer(stream, dtype="<u8") >> np.uint64(11)).astype(np.float64) / 2.0**53

    def one_of(self, count: int, purpose: str) -> int:
        """A whole number from 0 up to `count`, each as likely."""
        number = int.from_bytes(hashlib.shake_256(self.seed + purpose.encode()).digest(16), "little")
        return number % count
