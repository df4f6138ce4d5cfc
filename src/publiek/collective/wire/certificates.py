"""With what does a party show who it is on the network? A certificate of its own, known to the others by fingerprint.

The certificate is self-signed: nobody has to be believed about it, because the others keep exactly this one. Its key
lies beside the other keys of the party (readable by its owner alone) and never leaves there.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import ssl
import stat
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from publiek.collective.agreements import NAME
from publiek.collective.identities import Identity
from publiek.collective.libraries import needed
from publiek.collective.wire import refusals
from publiek.errors import StorageError
from publiek.pseudonymisation import key_files

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

#: How long a certificate counts. Afterwards its owner makes a new one and tells the others.
DAYS = 730
#: Clocks differ.
_EARLIER = timedelta(hours=1)
MOST_BYTES = 20_000


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key, as two files in the keys folder. `fingerprint`: sha256 of its DER form, hex."""

    name: str
    path: Path
    key: Path
    fingerprint: str
    until: datetime

    def pem(self) -> bytes:
        """The public half, as a file that may be mailed."""
        return self.path.read_bytes()


def make(folder: Path, name: str, *, hosts: tuple[str, ...] = (), days: int = DAYS, renew: bool = False) -> Certificate:
    """Make the certificate of `name` in `folder` (the keys folder).

    `hosts`: the host names under which a server is called; a node has none. `renew`: in place of the one that is there.
    Raises UsageError "certificate-exists" or "certificate-name", StorageError "certificate-damaged".
    """
    if not NAME.fullmatch(name):
        raise refusals.certificate_name()
    key_files.secure_folder(folder)
    path, key_path = _paths(folder, name)
    if path.exists() and not renew:
        raise refusals.certificate_exists()
    needed("cryptography")
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    pem = _signed(name, key, hosts=hosts, days=days).public_bytes(serialization.Encoding.PEM)
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # The key first: a key without a certificate is no certificate yet, the other way round it would be a broken one.
    _write(key_path, secret)
    _write(path, pem)
    return opened(folder, name)


def opened(folder: Path, name: str) -> Certificate:
    """The certificate of `name`. Raises StorageError: certificate-missing, certificate-open, certificate-damaged."""
    if not NAME.fullmatch(name):
        raise refusals.certificate_name()
    path, key_path = _paths(folder, name)
    if not path.exists() or not key_path.exists():
        raise refusals.certificate_missing()
    if os.name == "posix" and stat.S_IMODE(key_path.stat().st_mode) & 0o077:
        raise refusals.certificate_open()
    content = path.read_bytes()
    return Certificate(name, path, key_path, fingerprint_of(content), valid_until(content))


def write_public(made: Certificate, identity: Identity, folder: Path) -> tuple[Path, Path]:
    """The two files that others need: the certificate, and the identity that names it."""
    known = replace(identity, certificate=made.fingerprint)
    files = (folder / f"{made.name}.certificate.pem", folder / f"{made.name}.identity.yaml")
    files[0].write_bytes(made.pem())
    files[1].write_text(known.to_yaml(), encoding="utf-8")
    return files


def read_public(path: Path) -> bytes:
    """The certificate in a file that somebody sent. Raises StorageError "certificate-damaged"."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES)
    except OSError:
        content = b""
    valid_until(content)
    return only_certificate(content)


def fingerprint_of(pem: bytes) -> str:
    """The sha256 of the first certificate in a PEM file. Raises StorageError "certificate-damaged"."""
    return sha256(_der(pem)).hexdigest()


def valid_until(pem: bytes) -> datetime:
    """The moment after which it no longer counts. Raises StorageError "certificate-damaged"."""
    needed("cryptography")
    from cryptography import x509

    try:
        return x509.load_der_x509_certificate(_der(pem)).not_valid_after_utc
    except ValueError:
        pass
    raise refusals.certificate_damaged()


def trusted_in(folder: Path) -> dict[str, bytes]:
    """Fingerprint -> PEM of every certificate somebody put in `folder`; what is not one is left aside."""
    found: dict[str, bytes] = {}
    for path in sorted(folder.glob("*.pem")) if folder.is_dir() else []:
        with contextlib.suppress(OSError, StorageError):
            pem = only_certificate(path.read_bytes()[:MOST_BYTES])
            valid_until(pem)
            found[fingerprint_of(pem)] = pem
    return found


def only_certificate(pem: bytes) -> bytes:
    """The first certificate in a PEM file and nothing else: a chain that came along makes nobody trusted."""
    return ssl.DER_cert_to_PEM_cert(_der(pem)).encode("ascii")


def _der(pem: bytes) -> bytes:
    start, end = pem.find(ssl.PEM_HEADER.encode()), pem.find(ssl.PEM_FOOTER.encode())
    damaged = start < 0 or end < start
    if not damaged:
        try:
            return ssl.PEM_cert_to_DER_cert(pem[start : end + len(ssl.PEM_FOOTER)].decode("ascii"))
        except (ValueError, UnicodeDecodeError):
            damaged = True
    raise refusals.certificate_damaged()


def _signed(name: str, key: EllipticCurvePrivateKey, *, hosts: tuple[str, ...], days: int) -> x509.Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    now, subject = datetime.now(UTC), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH])
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=False)
        .add_extension(identifier, critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts or (name,)]), critical=False)
    )
    return builder.sign(key, hashes.SHA256())


def _paths(folder: Path, name: str) -> tuple[Path, Path]:
    readable = f"{name[:40]}-{sha256(name.encode()).hexdigest()[:12]}"
    return folder / f"{readable}.certificate.pem", folder / f"{readable}.certificate-key.pem"


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{secrets.token_hex(8)}.draft")
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        raise refusals.certificate_damaged() from None
    finally:
        draft.unlink(missing_ok=True)
