"""Who is a member, a hub, a key holder, a server or an approver, and how do they prove it?

Everybody makes a pair of keys at home: one half is told to the others as a small readable file, the other half never
leaves the keys folder. Signing is Ed25519 (RFC 8032), sealing is age (X25519): what is sealed for somebody can
be opened by nobody else, also not by who sealed it.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import hashlib
import json
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import yaml

from publiek.collective.agreements import NAME
from publiek.collective.libraries import needed
from publiek.errors import StorageError, Text, UsageError
from publiek.pseudonymisation import key_files
from publiek.vocabulary.data_files import read_yaml

KINDS = ("member", "hub", "key-holder", "server", "approver")
FORMAT = 1
_MOST_BYTES = 10_000
_FIELDS = ("identity", "kind", "signing", "sealing", "certificate")


@dataclass(frozen=True)
class Identity:
    """What others know: `signing` an Ed25519 public key (base64), `sealing` an age recipient.

    `certificate`: the sha256 fingerprint of its TLS certificate, when it speaks over the network.
    """

    name: str
    kind: str
    signing: str
    sealing: str
    certificate: str = ""

    def verifies(self, content: bytes, signature: str) -> bool:
        """Whether `signature` (base64) over `content` was made by the private half of this identity."""
        return verifies(content, signature, key=self.signing)

    def seal(self, content: bytes) -> bytes:
        """`content` as an age file that only this identity opens. Never the same bytes twice."""
        pyrage = needed("pyrage")
        return bytes(pyrage.encrypt(content, [pyrage.x25519.Recipient.from_str(self.sealing)]))

    def to_yaml(self) -> str:
        """The identity as a file that may be mailed."""
        told = dict(zip(_FIELDS, (self.name, self.kind, self.signing, self.sealing, self.certificate), strict=True))
        return yaml.safe_dump({key: value for key, value in told.items() if value}, sort_keys=False)

    @classmethod
    def from_yaml(cls, content: str | bytes) -> Identity:
        """The identity in such a file. Raises UsageError "identity-unreadable" for anything that is not one."""
        try:
            told = read_yaml(content)
            if not isinstance(told, dict) or not set(told) <= set(_FIELDS):
                raise ValueError("other fields")
            name, kind, signing, sealing = (str(told[key]) for key in _FIELDS[:4])
            made = cls(name, kind, signing, sealing, str(told.get("certificate", "")))
            _sound(made)
        except (yaml.YAMLError, KeyError, TypeError, ValueError, UnicodeDecodeError):
            raise _unreadable() from None
        return made


class SecretIdentity:
    """The private half of an identity, kept in a keys folder: never in a data folder, never shown, never pickled."""

    def __init__(self, public: Identity, *, signing: bytes, sealing: str) -> None:
        self.public = public
        self._signing = signing
        self._sealing = sealing

    def __repr__(self) -> str:
        return f"SecretIdentity({self.public.name!r}, {self.public.kind!r})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled")

    @classmethod
    def create(cls, folder: Path, name: str, kind: str) -> SecretIdentity:
        """Make the keys of a new identity in `folder`. Raises UsageError when the name is taken or is no name."""
        if not NAME.fullmatch(name) or kind not in KINDS:
            raise _no_name()
        made = _fresh(name, kind)
        key_files.secure_folder(folder)
        _write(_path(folder, name), made)
        return made

    @classmethod
    def open(cls, folder: Path, name: str) -> SecretIdentity:
        """The identity `name` in `folder`. Raises StorageError when it is not here, damaged or readable by others."""
        content = _read(_path(folder, name))
        try:
            told = json.loads(content)
            if told["format"] != FORMAT or told["identity"] != name or told["kind"] not in KINDS:
                raise ValueError("another form")
            return _from_secrets(name, told["kind"], bytes.fromhex(told["signing"]), told["sealing"])
        except (ValueError, KeyError, TypeError, RecursionError):
            # The cause quotes the content of the file.
            raise _damaged() from None

    def sign(self, content: bytes) -> str:
        """The signature of this identity over `content`, base64; the same for the same content."""
        needed("cryptography")
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return _text(Ed25519PrivateKey.from_private_bytes(self._signing).sign(content))

    def unseal(self, content: bytes) -> bytes:
        """What was sealed for this identity. Raises ValueError when it was not, or is damaged."""
        pyrage = needed("pyrage")
        trouble = ""
        try:
            return bytes(pyrage.decrypt(content, [pyrage.x25519.Identity.from_str(self._sealing)]))
        except pyrage.DecryptError as error:
            trouble = str(error)
        raise ValueError(trouble)

    def _as_json(self) -> bytes:
        told = {
            "format": FORMAT,
            "identity": self.public.name,
            "kind": self.public.kind,
            "signing": self._signing.hex(),
            "sealing": self._sealing,
        }
        return json.dumps(told, indent=1).encode()


def verifies(content: bytes, signature: str, *, key: str) -> bool:
    """Whether `signature` over `content` was made with the private half of `key` (both base64). Never raises."""
    needed("cryptography")
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(_bytes(key)).verify(_bytes(signature), content)
    except (InvalidSignature, ValueError):
        return False
    return True


def _fresh(name: str, kind: str) -> SecretIdentity:
    sealing = str(needed("pyrage").x25519.Identity.generate())
    return _from_secrets(name, kind, secrets.token_bytes(32), sealing)


def _from_secrets(name: str, kind: str, signing: bytes, sealing: str) -> SecretIdentity:
    needed("cryptography")
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    pyrage = needed("pyrage")
    public = Ed25519PrivateKey.from_private_bytes(signing).public_key().public_bytes_raw()
    try:
        recipient = str(pyrage.x25519.Identity.from_str(sealing).to_public())
    except pyrage.IdentityError:
        raise ValueError("not a sealing key") from None
    return SecretIdentity(Identity(name, kind, _text(public), recipient), signing=signing, sealing=sealing)


def _sound(made: Identity) -> None:
    pyrage = needed("pyrage")
    certificate = made.certificate
    if not NAME.fullmatch(made.name) or made.kind not in KINDS or len(_bytes(made.signing)) != 32:
        raise ValueError("not an identity")
    if certificate and (len(certificate) != 64 or set(certificate) - set("0123456789abcdef")):
        raise ValueError("not a fingerprint")
    try:
        pyrage.x25519.Recipient.from_str(made.sealing)
    except pyrage.RecipientError:
        raise ValueError("not a recipient") from None


def _path(folder: Path, name: str) -> Path:
    """The readable part may be the same for two names, the other part is not."""
    if not NAME.fullmatch(name):
        raise _no_name()
    return folder / f"{name[:40]}-{hashlib.sha256(name.encode()).hexdigest()[:12]}.identity.json"


def _write(path: Path, made: SecretIdentity) -> None:
    """A finished file is linked into place: two that make the same identity at once cannot both succeed."""
    draft = path.with_name(f".{secrets.token_hex(8)}.draft")
    taken = False
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(made._as_json())
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        taken = True
    except OSError:
        raise _damaged() from None
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
    if taken:
        raise UsageError(
            "identity-exists",
            Text("Deze sleutels bestaan al.", "These keys exist already."),
            Text(
                "Kies een andere naam. Wie nieuwe sleutels wil, haalt eerst het oude bestand weg en meldt dat.",
                "Choose another name. Who wants new keys first takes the old file away and tells it.",
            ),
            {"name": made.public.name},
        )


def _read(path: Path) -> bytes:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        try:
            known = os.fstat(handle)
            content = os.read(handle, _MOST_BYTES)
        finally:
            os.close(handle)
    except FileNotFoundError:
        known = None
    except OSError:
        raise _damaged() from None
    if known is None:
        raise StorageError(
            "identity-missing",
            Text("Deze sleutels zijn hier niet.", "These keys are not here."),
            Text(
                "Maak ze met: publiek contribute identity NAAM. Of wijs met PUBLIEK_KEYS de goede map aan.",
                "Make them with: publiek contribute identity NAME. Or point to the right folder with PUBLIEK_KEYS.",
            ),
        )
    if os.name == "posix" and stat.S_IMODE(known.st_mode) & 0o077:
        raise StorageError(
            "identity-open",
            Text("Anderen kunnen deze sleutels lezen.", "Others can read these keys."),
            Text("Geef het bestand alleen rechten voor de eigenaar (chmod 600).", "Give only its owner rights (600)."),
        )
    return content


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")


def _bytes(text: str) -> bytes:
    """Raises ValueError for what is not base64 in its one proper spelling."""
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not base64") from None
    if _text(content) != text:
        raise ValueError("not base64")
    return content


def _no_name() -> UsageError:
    return UsageError(
        "identity-name",
        Text("Zo kan een deelnemer niet heten.", "This cannot be the name of a participant."),
        Text(
            f"Gebruik kleine letters, cijfers en streepjes, en een van de soorten: {', '.join(KINDS)}.",
            f"Use lower-case letters, digits and hyphens, and one of the kinds: {', '.join(KINDS)}.",
        ),
    )


def _unreadable() -> UsageError:
    return UsageError(
        "identity-unreadable",
        Text("Dit is geen identiteit.", "This is not an identity."),
        Text("Vraag het bestand opnieuw aan wie het maakte.", "Ask whoever made the file for it again."),
    )


def _damaged() -> StorageError:
    return StorageError(
        "identity-damaged",
        Text("De sleutels zijn niet te lezen of te schrijven.", "The keys cannot be read or written."),
        Text("Zet het bestand terug uit de back-up.", "Restore the file from its backup."),
    )
