"""Keys of a member, a hub or a person: the public half is a file to mail, the other half is for its owner alone."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from publiek.collective import libraries
from publiek.collective.identities import KINDS, Identity, SecretIdentity
from publiek.errors import PubliekError, UsageError


@pytest.fixture
def made(tmp_path: Path) -> SecretIdentity:
    return SecretIdentity.create(tmp_path / "keys", "huis-a", "member")


def test_what_one_signs_everybody_can_check(made: SecretIdentity) -> None:
    signature = made.sign(b"this")
    assert made.public.verifies(b"this", signature)
    assert signature == made.sign(b"this")
    for content, other in ((b"that", signature), (b"this", signature[:-4] + "AAA="), (b"this", ""), (b"this", "é")):
        assert not made.public.verifies(content, other)
    assert not replace(made.public, signing="not a key").verifies(b"this", signature)


def test_what_is_sealed_for_one_nobody_else_opens(made: SecretIdentity, tmp_path: Path) -> None:
    other = SecretIdentity.create(tmp_path / "keys", "huis-b", "member")
    sealed = made.public.seal(b"this")
    assert made.unseal(sealed) == b"this"
    assert made.public.seal(b"this") != sealed
    for content in (sealed[:-1], sealed[:-1] + bytes([sealed[-1] ^ 1]), b"", b"this"):
        with pytest.raises(ValueError, match=r"."):
            made.unseal(content)
    with pytest.raises(ValueError, match="keys"):
        other.unseal(sealed)


def test_the_keys_are_the_same_when_they_are_opened_again(made: SecretIdentity, tmp_path: Path) -> None:
    again = SecretIdentity.open(tmp_path / "keys", "huis-a")
    assert again.public == made.public
    assert again.unseal(made.public.seal(b"x")) == b"x"


def test_the_public_half_is_a_file(made: SecretIdentity) -> None:
    assert Identity.from_yaml(made.public.to_yaml()) == made.public
    known = replace(made.public, certificate="ab" * 32)
    assert Identity.from_yaml(known.to_yaml().encode()) == known


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "king"},
        {"identity": "Huis A"},
        {"signing": "AAAA"},
        {"sealing": "age1x"},
        {"certificate": "AB" * 32},
        {"more": "x"},
    ],
)
def test_another_file_is_no_identity(made: SecretIdentity, change: dict[str, str]) -> None:
    import yaml

    told = yaml.safe_load(made.public.to_yaml()) | change
    with pytest.raises(UsageError, match="identity-unreadable"):
        Identity.from_yaml(yaml.safe_dump(told))
    for content in ("", "[]", "a: [", b"\xff\xfe", "x"):
        with pytest.raises(UsageError, match="identity-unreadable"):
            Identity.from_yaml(content)


def test_keys_are_never_made_over_those_that_are_there(made: SecretIdentity, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="identity-exists"):
        SecretIdentity.create(tmp_path / "keys", "huis-a", "member")
    assert SecretIdentity.open(tmp_path / "keys", "huis-a").public == made.public
    assert not list((tmp_path / "keys").glob(".*.draft"))


@pytest.mark.parametrize("name", ["", "a", "Huis", "../x", "a/b", "x" * 64])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    for step in (lambda: SecretIdentity.create(tmp_path, name, "member"), lambda: SecretIdentity.open(tmp_path, name)):
        with pytest.raises(UsageError, match="identity-name"):
            step()
    with pytest.raises(UsageError, match="identity-name"):
        SecretIdentity.create(tmp_path, "huis-a", "king")
    assert "approver" in KINDS


@pytest.mark.skipif(os.name != "posix", reason="rights on files are of POSIX")
def test_the_secret_half_is_for_its_owner_alone(made: SecretIdentity, tmp_path: Path) -> None:
    (path,) = (tmp_path / "keys").glob("*.identity.json")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    path.chmod(0o644)
    with pytest.raises(PubliekError, match="identity-open"):
        SecretIdentity.open(tmp_path / "keys", "huis-a")
    path.chmod(0o600)
    whole = path.read_bytes()
    for content in (
        b"",
        whole[:50],
        whole.replace(b'"member"', b'"king"'),
        whole.replace(b"AGE-SECRET", b"AGE-PUBLIC"),
    ):
        path.write_bytes(content)
        with pytest.raises(PubliekError, match="identity-damaged") as refusal:
            SecretIdentity.open(tmp_path / "keys", "huis-a")
        assert "AGE" not in str(refusal.value.__context__ or "") + str(refusal.value)
    path.unlink()
    with pytest.raises(PubliekError, match="identity-missing"):
        SecretIdentity.open(tmp_path / "keys", "huis-a")


def test_a_secret_is_not_shown_and_not_pickled(made: SecretIdentity, tmp_path: Path) -> None:
    (path,) = (tmp_path / "keys").glob("*.identity.json")
    assert repr(made) == "SecretIdentity('huis-a', 'member')"
    with pytest.raises(TypeError):
        pickle.dumps(made)
    assert "AGE-SECRET" in path.read_text()


def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(UsageError, match="collective-extra-missing"):
        libraries.needed("a_library_that_is_not_here")
