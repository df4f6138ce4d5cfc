"""The pseudonym of a household comes from a key holder who never learns which household it was (RFC 9497)."""

from __future__ import annotations

import secrets

import pytest

from publiek.collective.overlap import oprf
from publiek.errors import DisclosureError

# RFC 9497, appendix A.1: ristretto255-SHA512. One seed and one blind for both modes.
SEED, INFO = bytes.fromhex("a3" * 32), b"test key"
INPUTS = [bytes.fromhex("00"), bytes.fromhex("5a" * 17)]
BLIND = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"
SECOND_BLIND = "222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e"

OPRF = {
    "secret": "5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e",
    "blinded": [
        "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c",
        "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418",
    ],
    "evaluated": [
        "7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e",
        "b4cbf5a4f1eeda5a63ce7b77c7d23f461db3fcab0dd28e4e17cecb5c90d02c25",
    ],
    "output": [
        "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3"
        "ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6",
        "f4a74c9c592497375e796aa837e907b1a045d34306a749db9f34221f7e750cb4"
        "f2a6413a6bf6fa5e19ba6348eb673934a722a7ede2e7621306d18951e7cf2c73",
    ],
}
VOPRF = {
    "secret": "e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909",
    "public": "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e",
    "blinded": [
        "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945",
        "cc0b2a350101881d8a4cba4c80241d74fb7dcbfde4a61fde2f91443c2bf9ef0c",
    ],
    "evaluated": [
        "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e",
        "60a59a57208d48aca71e9e850d22674b611f752bed48b36f7a91b372bd7ad468",
    ],
    "proof": [
        "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd06"
        "6d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
        "401a0da6264f8cf45bb2f5264bc31e109155600babb3cd4e5af7d181a2c9dc0a"
        "67154fabf031fd936051dec80b0b6ae29c9503493dde7393b722eafdf5a50b02",
    ],
    "output": [
        "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"
        "a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c",
        "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"
        "356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6",
    ],
}
BATCH = {
    "second_blinded": "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654",
    "second_evaluated": "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a",
    "mask": "419c4f4f5052c53c45f3da494d2b67b220d02118e0857cdbcf037f9ea84bbe0c",
    "proof": "cc203910175d786927eeb44ea847328047892ddf8590e723c37205cb74600b0a"
    "5ab5337c8eb4ceae0494c2cf89529dcf94572ed267473d567aeed6ab873dee08",
}


@pytest.mark.parametrize(("mode", "vector"), [(oprf.OPRF_MODE, OPRF), (oprf.VOPRF_MODE, VOPRF)])
@pytest.mark.parametrize("nth", [0, 1])
def test_the_vectors_of_the_rfc_with_one_input(mode: int, vector: dict, nth: int) -> None:
    secret, public = oprf.derive_key(SEED, INFO, mode=mode)
    assert secret.hex() == vector["secret"]
    assert public.hex() == vector.get("public", public.hex())
    blinded = oprf.blind(INPUTS[nth], mode=mode, scalar=bytes.fromhex(BLIND))
    assert blinded.element.hex() == vector["blinded"][nth]
    [evaluated] = oprf.evaluate(secret, [blinded.element])
    assert evaluated.hex() == vector["evaluated"][nth]
    assert oprf.finish(INPUTS[nth], blinded, evaluated).hex() == vector["output"][nth]
    if "proof" in vector:
        proof = oprf.prove(secret, [blinded.element], [evaluated], scalar=bytes.fromhex(SECOND_BLIND))
        assert proof.hex() == vector["proof"][nth]
        assert oprf.proven(public, [blinded.element], [evaluated], proof)


def test_the_vector_of_the_rfc_with_two_inputs_in_one_proof() -> None:
    secret, public = oprf.derive_key(SEED, INFO)
    first = oprf.blind(INPUTS[0], scalar=bytes.fromhex(BLIND))
    second = oprf.blind(INPUTS[1], scalar=bytes.fromhex(SECOND_BLIND))
    assert second.element.hex() == BATCH["second_blinded"]
    asked = [first.element, second.element]
    evaluated = oprf.evaluate(secret, asked)
    assert [e.hex() for e in evaluated] == [VOPRF["evaluated"][0], BATCH["second_evaluated"]]
    proof = oprf.prove(secret, asked, evaluated, scalar=bytes.fromhex(BATCH["mask"]))
    assert proof.hex() == BATCH["proof"]
    assert oprf.proven(public, asked, evaluated, proof)
    outputs = [
        oprf.finish(value, one, e).hex() for value, one, e in zip(INPUTS, [first, second], evaluated, strict=True)
    ]
    assert outputs == VOPRF["output"]


def test_the_same_household_is_blinded_differently_every_time() -> None:
    made = [oprf.blind(b"hk1|nl|1234AB|12|A") for _ in range(2_000)]
    assert len({one.element for one in made}) == len({one.blind for one in made}) == 2_000


def test_an_answer_with_another_key_is_noticed() -> None:
    _, announced = oprf.derive_key(SEED, INFO)
    other, _ = oprf.derive_key(secrets.token_bytes(32), INFO)
    asked = [oprf.blind(bytes([n])).element for n in range(5)]
    evaluated = oprf.evaluate(other, asked)
    assert not oprf.proven(announced, asked, evaluated, oprf.prove(other, asked, evaluated))


def test_one_answer_among_many_that_was_changed_is_noticed() -> None:
    secret, public = oprf.derive_key(SEED, INFO)
    asked = [oprf.blind(bytes([n])).element for n in range(5)]
    evaluated = oprf.evaluate(secret, asked)
    proof = oprf.prove(secret, asked, evaluated)
    assert oprf.proven(public, asked, evaluated, proof)
    swapped = [evaluated[1], evaluated[0], *evaluated[2:]]
    assert not oprf.proven(public, asked, swapped, proof)
    assert not oprf.proven(public, asked, evaluated[:-1], proof)
    broken = bytearray(proof)
    broken[40] ^= 1
    assert not oprf.proven(public, asked, evaluated, bytes(broken))


@pytest.mark.parametrize("element", [bytes(32), b"\xff" * 32, b"\x01" + bytes(31), b"", bytes(31), b"\x02" * 33])
def test_what_is_no_element_is_refused(element: bytes) -> None:
    secret, _ = oprf.derive_key(SEED, INFO)
    with pytest.raises(DisclosureError, match="oprf-element-invalid"):
        oprf.evaluate(secret, [oprf.blind(b"x").element, element])
