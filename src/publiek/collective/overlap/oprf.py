"""How does a house get the pseudonym of a household from the key holder, who never learns which household it was?

RFC 9497, ciphersuite ristretto255-SHA512, modes OPRF (0) and VOPRF (1), over libsodium's ristretto255. The house blinds
each input, the key holder multiplies by its key and proves (batched DLEQ, Chaum and Pedersen) that it was the announced
key, the house checks and unblinds. Scalars and elements are their 32 bytes. Public names follow the RFC.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha512
from typing import Any, NoReturn

from publiek.collective.libraries import needed
from publiek.errors import DisclosureError, Text

OPRF_MODE, VOPRF_MODE = 0, 1
ELEMENT_BYTES = SCALAR_BYTES = 32
OUTPUT_BYTES = PROOF_BYTES = 64
#: The index of an element in a proof is two bytes (RFC 9497, 2.2.1).
MOST_PER_PROOF = 65_535
_IDENTITY = bytes(ELEMENT_BYTES)
_BLOCK = 128


@dataclass(frozen=True, repr=False)
class Blinded:
    """One input while it is asked: `blind` stays in the house, `element` goes out."""

    blind: bytes
    element: bytes

    def __repr__(self) -> str:
        return "Blinded()"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a blind is not pickled")


def derive_key(seed: bytes, info: bytes, *, mode: int = VOPRF_MODE) -> tuple[bytes, bytes]:
    """DeriveKeyPair: the secret and the public key that follow from `seed` (32 secret bytes) and `info`."""
    sodium = _sodium()
    dst = b"DeriveKeyPair" + _context(mode)
    for counter in range(256):
        secret = _scalar(seed + _framed(info) + bytes([counter]), dst)
        if secret != bytes(SCALAR_BYTES):
            return secret, sodium.crypto_scalarmult_ristretto255_base(secret)
    raise ValueError("no key follows from this seed")


def blind(value: bytes, *, mode: int = VOPRF_MODE, scalar: bytes | None = None) -> Blinded:
    """The input with a fresh random blind; only test vectors name the `scalar`."""
    sodium = _sodium()
    mask = scalar if scalar is not None else sodium.crypto_core_ristretto255_scalar_random()
    return Blinded(mask, sodium.crypto_scalarmult_ristretto255(mask, _hash_to_group(value, mode)))


def evaluate(secret: bytes, elements: Sequence[bytes]) -> list[bytes]:
    """Every blinded element times the secret key. Raises DisclosureError "oprf-element-invalid"."""
    sodium = _sodium()
    check_elements(elements)
    return [sodium.crypto_scalarmult_ristretto255(secret, element) for element in elements]


def prove(
    secret: bytes, elements: Sequence[bytes], evaluated: Sequence[bytes], *, scalar: bytes | None = None
) -> bytes:
    """GenerateProof: that all `evaluated` were made with one and the same key, 64 bytes. `scalar`: as in `blind`."""
    sodium = _sodium()
    public = sodium.crypto_scalarmult_ristretto255_base(secret)
    composite = _weighted(public, elements, evaluated)
    combined = _sum(composite, elements)
    answer = sodium.crypto_scalarmult_ristretto255(secret, combined)
    mask = scalar if scalar is not None else sodium.crypto_core_ristretto255_scalar_random()
    commitments = (
        sodium.crypto_scalarmult_ristretto255_base(mask),
        sodium.crypto_scalarmult_ristretto255(mask, combined),
    )
    challenge = _challenge(public, combined, answer, *commitments)
    spent = sodium.crypto_core_ristretto255_scalar_mul(challenge, secret)
    return bytes(challenge + sodium.crypto_core_ristretto255_scalar_sub(mask, spent))


def proven(public: bytes, elements: Sequence[bytes], evaluated: Sequence[bytes], proof: bytes) -> bool:
    """VerifyProof: whether all `evaluated` are `elements` times the key behind `public`. False for anything broken."""
    sodium = _sodium()
    if len(proof) != PROOF_BYTES or len(elements) != len(evaluated) or not elements:
        return False
    if not all(_valid(element) for element in (public, *elements, *evaluated)):
        return False
    weights = _weighted(public, elements, evaluated)
    combined, answer = _sum(weights, elements), _sum(weights, evaluated)
    challenge, response = proof[:SCALAR_BYTES], proof[SCALAR_BYTES:]
    if not (_reduced(challenge) and _reduced(response)):
        return False
    base, times, add = (
        sodium.crypto_scalarmult_ristretto255_base_allow_scalar_zero,
        sodium.crypto_scalarmult_ristretto255_allow_scalar_zero,
        sodium.crypto_core_ristretto255_add,
    )
    first = add(base(response), times(challenge, public))
    second = add(times(response, combined), times(challenge, answer))
    return _challenge(public, combined, answer, first, second) == challenge


def finish(value: bytes, blinded: Blinded, evaluated: bytes) -> bytes:
    """Finalize: the 64 bytes of output of `value`. In mode 1 `proven` comes first."""
    sodium = _sodium()
    inverse = sodium.crypto_core_ristretto255_scalar_invert(blinded.blind)
    element = sodium.crypto_scalarmult_ristretto255(inverse, evaluated)
    return sha512(_framed(value) + _framed(element) + b"Finalize").digest()


def check_elements(elements: Sequence[bytes]) -> None:
    """Raises DisclosureError "oprf-element-invalid" for what is no element of the group, or is its identity."""
    if not all(_valid(element) for element in elements):
        raise DisclosureError(
            "oprf-element-invalid",
            Text("In dit verzoek staan getallen die er niet in horen.", "This request holds numbers that do not fit."),
            Text("Maak het verzoek opnieuw.", "Make the request again."),
        )


def _valid(element: bytes) -> bool:
    if len(element) != ELEMENT_BYTES or element == _IDENTITY:
        return False
    return bool(_sodium().crypto_core_ristretto255_is_valid_point(element))


def _reduced(scalar: bytes) -> bool:
    """Whether these bytes are the one way to write this scalar."""
    return bool(_sodium().crypto_core_ristretto255_scalar_reduce(scalar + bytes(32)) == scalar)


def _hash_to_group(value: bytes, mode: int) -> bytes:
    element = _sodium().crypto_core_ristretto255_from_hash(_expanded(value, b"HashToGroup-" + _context(mode)))
    if element == _IDENTITY:
        raise ValueError("this input has no element")
    return bytes(element)


def _scalar(value: bytes, dst: bytes) -> bytes:
    return bytes(_sodium().crypto_core_ristretto255_scalar_reduce(_expanded(value, dst)))


def _hash_to_scalar(value: bytes) -> bytes:
    return _scalar(value, b"HashToScalar-" + _context(VOPRF_MODE))


def _expanded(value: bytes, dst: bytes) -> bytes:
    """expand_message_xmd of RFC 9380 with SHA-512, for the 64 bytes that are needed here: one block."""
    tail = dst + bytes([len(dst)])
    first = sha512(bytes(_BLOCK) + value + (64).to_bytes(2, "big") + b"\x00" + tail).digest()
    return sha512(first + b"\x01" + tail).digest()


def _weighted(public: bytes, elements: Sequence[bytes], evaluated: Sequence[bytes]) -> list[bytes]:
    """ComputeComposites: the weight of every element, from a seed over the public key."""
    if len(elements) > MOST_PER_PROOF or len(elements) != len(evaluated):
        raise ValueError("as many elements as answers, and no more than a proof holds")
    seed = sha512(_framed(public) + _framed(b"Seed-" + _context(VOPRF_MODE))).digest()
    return [
        _hash_to_scalar(_framed(seed) + i.to_bytes(2, "big") + _framed(asked) + _framed(got) + b"Composite")
        for i, (asked, got) in enumerate(zip(elements, evaluated, strict=True))
    ]


def _sum(weights: Sequence[bytes], elements: Sequence[bytes]) -> bytes:
    sodium = _sodium()
    total = _IDENTITY
    for weight, element in zip(weights, elements, strict=True):
        total = sodium.crypto_core_ristretto255_add(total, sodium.crypto_scalarmult_ristretto255(weight, element))
    return total


def _challenge(*elements: bytes) -> bytes:
    return _hash_to_scalar(b"".join(_framed(element) for element in elements) + b"Challenge")


def _context(mode: int) -> bytes:
    return b"OPRFV1-" + bytes([mode]) + b"-ristretto255-SHA512"


def _framed(value: bytes) -> bytes:
    return len(value).to_bytes(2, "big") + value


def _sodium() -> Any:
    return needed("rbcl")
