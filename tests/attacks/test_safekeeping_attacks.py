"""Whoever can write where copies lie: nothing changed comes back, nothing lands outside, nobody is seen."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import stat
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import get_type_hints

import pytest

from publiek import leaving, safekeeping
from publiek.cli.keeping_keys import keys_app
from publiek.cli.leaving import leave, load
from publiek.cli.safekeeping import backup_app
from publiek.errors import PubliekError, StorageError
from publiek.house import House
from publiek.pipeline import take_in
from publiek.pseudonymisation import Keyring
from publiek.safekeeping import breaches, data_keys, keys_folder, paths, set_files, streams
from tests.support import canaries
from tests.support.safekept import HOUSE, IDENTITY, RECIPIENT, Kept, a_place, content_below


def a_small_set(place: Path, *, files: int = 2) -> Kept:
    """A data folder with next to nothing in it."""
    kept = Kept(place)
    (kept.home / "register").mkdir(parents=True)
    for number in range(files):
        (kept.home / "register" / f"{number}.json").write_text(json.dumps({"number": number}))
    return kept


def is_refused(kept: Kept, folder: Path) -> bool:
    try:
        safekeeping.verify(folder, home=kept.home, keys=kept.keys)
    except PubliekError as refusal:
        assert refusal.code in ("backup-damaged", "backup-newer", "backup-unknown", "backup-key-gone"), refusal.code
        return True
    return False


def flipped(kept: Kept, folder: Path, *, every: int) -> int:
    """Each bit of each file of a set, one at a time (of the bits of a byte every `every`th); how many were tried."""
    tried = 0
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        content = path.read_bytes()
        for bit in range(0, len(content) * 8, every):
            changed = bytearray(content)
            changed[bit // 8] ^= 1 << bit % 8
            path.write_bytes(changed)
            assert is_refused(kept, folder), (path.name, bit)
            tried += 1
        path.write_bytes(content)
    assert not is_refused(kept, folder)
    return tried


def test_a_bit_of_every_byte_of_a_set(tmp_path: Path) -> None:
    kept = a_small_set(tmp_path)
    assert flipped(kept, kept.copy(recipient=RECIPIENT).set.folder, every=9) > 1000


@pytest.mark.long
def test_every_bit_of_a_set(tmp_path: Path) -> None:
    kept = a_small_set(tmp_path)
    assert flipped(kept, kept.copy(recipient=RECIPIENT).set.folder, every=1) > 9000


def test_cut_off_added_to_swapped_repeated_and_left_out(tmp_path: Path) -> None:
    kept = a_small_set(tmp_path, files=3)
    made, other = kept.copy().set.folder, kept.copy().set.folder
    one, two, three = sorted((made / set_files.SEALED).iterdir())
    contents = [path.read_bytes() for path in (one, two, three)]

    def put(*news: bytes | None) -> bool:
        for path, news_, before in zip((one, two, three), news, contents, strict=True):
            path.write_bytes(before if news_ is None else news_)
        return is_refused(kept, made)

    assert put(contents[0][:-1], None, None)
    assert put(contents[0] + b"\0", None, None)
    assert put(contents[1], contents[0], None)
    assert put(contents[1], None, None)
    assert put(b"", None, None)
    assert not put(None, None, None)
    (made / set_files.SEALED / "f").write_bytes(contents[0])
    assert is_refused(kept, made)
    (made / set_files.SEALED / "f").unlink()
    three.unlink()
    assert is_refused(kept, made)
    three.write_bytes(contents[2])
    for name in (set_files.MANIFEST, set_files.HEADER):
        before = (made / name).read_bytes()
        shutil.copyfile(other / name, made / name)
        assert is_refused(kept, made)
        (made / name).write_bytes(before)
    assert not is_refused(kept, made)


def test_pieces_of_a_large_file_cannot_be_moved_repeated_or_left_out() -> None:
    key, name = os.urandom(32), "a"
    plain = os.urandom(3 * streams.PIECE + 17)
    sealed = io.BytesIO()
    streams.seal(io.BytesIO(plain), sealed, key=key, name=name)
    content, head, size = sealed.getvalue(), len(b"publiek safe 1\n"), streams.PIECE + 16
    pieces = [content[head + at * size : head + (at + 1) * size] for at in range(4)]

    def opened(*order: int) -> bytes:
        source = io.BytesIO(content[:head] + b"".join(pieces[at] for at in order))
        return b"".join(streams.opened(source, key=key, name=name))

    assert opened(0, 1, 2, 3) == plain
    for order in ((1, 0, 2, 3), (0, 1, 2), (0, 1, 3), (0, 0, 1, 2, 3), (0, 1, 2, 3, 3), (3,), ()):
        with pytest.raises(StorageError, match="backup-damaged"):
            opened(*order)


@pytest.mark.parametrize("size", [0, 1, streams.PIECE - 1, streams.PIECE, streams.PIECE + 1, 2 * streams.PIECE])
def test_every_size_around_a_piece_comes_back(size: int) -> None:
    key, plain, sealed = os.urandom(32), os.urandom(size), io.BytesIO()
    assert streams.seal(io.BytesIO(plain), sealed, key=key, name="a") == size
    assert b"".join(streams.opened(io.BytesIO(sealed.getvalue()), key=key, name="a")) == plain
    with pytest.raises(StorageError):
        list(streams.opened(io.BytesIO(sealed.getvalue()), key=key, name="b"))


# Paths ----------------------------------------------------------------------------------------------------------------

_TRICKS = [
    "../out", "/etc/out", "a/../../out", "a//b", "./a", "a/.", "..", "", "C:/out", "C:out", "a\\..\\out", "a\0b",
    "a/b\n", "con", "a/NUL.txt", "a/b. ", "a/b.", "x" * 1001,
]  # fmt: skip


@pytest.mark.parametrize("trick", _TRICKS)
def test_no_path_leads_out_of_a_folder(trick: str) -> None:
    assert not paths.is_below(trick)
    with pytest.raises(StorageError, match="backup-damaged"):
        paths.require_set(["fine", trick])


def test_no_path_comes_twice_and_no_file_is_a_folder() -> None:
    for one, other in (("a", "A"), ("a", "a/b"), ("A/b", "a")):
        with pytest.raises(StorageError, match="backup-damaged"):
            paths.require_set([one, other])
    paths.require_set(["deliveries/delivery=1/original-0/lines.parquet", "CURRENT", "sealed/x/0123456789abcdef"])


@pytest.mark.parametrize("trick", ["../out", "/tmp/out", "home/../../out"])
def test_who_has_the_key_still_writes_nothing_outside(tmp_path: Path, trick: str) -> None:
    """A set that was made with the real key and a path that leads out: an insider, or a program gone wrong."""
    kept = a_small_set(tmp_path)
    made = kept.copy().set
    key = data_keys.DataKeys(kept.keys, kept.home).key(made.name)
    manifest = set_files.manifest_of(made.folder, key)
    worse = manifest.__class__(
        **{**vars(manifest), "files": (set_files.Packed(trick, 1, "", manifest.files[0].name), *manifest.files[1:])}
    )
    sealed = io.BytesIO()
    text = json.dumps(asdict(worse)).encode()
    streams.seal(io.BytesIO(text), sealed, key=key, name=set_files.MANIFEST + made.name)
    (made.folder / set_files.MANIFEST).write_bytes(sealed.getvalue())
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(StorageError, match="backup-damaged"):
        safekeeping.restore(made.folder, into=tmp_path / "back" / "home", keys=kept.keys)
    assert [path for path in sorted(tmp_path.rglob("*")) if "backups" not in path.parts] == [
        path for path in before if "backups" not in path.parts
    ]


def test_a_link_in_a_set_or_an_export_is_never_followed(tmp_path: Path) -> None:
    kept = a_place(tmp_path)
    made = kept.copy().set.folder
    sealed = next((made / set_files.SEALED).iterdir())
    real = sealed.rename(tmp_path / "elsewhere")
    sealed.symlink_to(real)
    assert is_refused(kept, made)
    out = leaving.take_everything(kept.house, tmp_path / "out").folder
    page = (out / "README.md").rename(tmp_path / "page")
    (out / "README.md").symlink_to(page)
    with pytest.raises(PubliekError, match="leave-changed"):
        leaving.load(out, tmp_path / "new", keys=tmp_path / "k")
    (out / "README.md").unlink()
    page.rename(out / "README.md")
    (out / "kept" / "more").symlink_to("/etc")
    with pytest.raises(PubliekError, match="leave-changed"):
        leaving.load(out, tmp_path / "new", keys=tmp_path / "k")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["../out", "/out", "kept/../../out"])
def test_sums_that_name_a_path_outside_are_refused(tmp_path: Path, name: str) -> None:
    kept = a_place(tmp_path)
    out = leaving.take_everything(kept.house, tmp_path / "out").folder
    (tmp_path / "out2").write_text("x")
    sums = out / "SHA256SUMS"
    sums.write_text(sums.read_text() + f"{hashlib.sha256(b'x').hexdigest()}  {name}\n")
    with pytest.raises(PubliekError, match="leave-changed"):
        leaving.load(out, tmp_path / "new", keys=tmp_path / "k")


def _zipped(*entries: tuple[str, bytes, int]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content, mode in entries:
            one = zipfile.ZipInfo(name)
            one.external_attr = mode << 16
            packed.writestr(one, content)
    return made.getvalue()


@pytest.mark.parametrize(
    "plain",
    [
        _zipped(("../out.key.json", b"x", 0)),
        _zipped(("/out.key.json", b"x", 0)),
        _zipped(("a", b"x", 0), ("A", b"y", 0)),
        _zipped(("link", b"/etc/passwd", stat.S_IFLNK | 0o777)),
        b"no zip at all",
    ],
)
def test_an_export_of_keys_writes_nothing_outside_its_folder(tmp_path: Path, plain: bytes) -> None:
    (tmp_path / "keys.age").write_bytes(data_keys.for_recovery(plain, RECIPIENT))
    with pytest.raises(StorageError, match="keys-damaged"):
        keys_folder.bring_in(tmp_path / "keys.age", tmp_path / "keys", identity=IDENTITY)
    assert [path.name for path in tmp_path.iterdir()] == ["keys.age"]


# Secrets and persons --------------------------------------------------------------------------------------------------


def test_secrets_are_in_no_error_no_repr_no_log_and_no_output(tmp_path: Path) -> None:
    kept = a_place(tmp_path)
    made = kept.copy(recipient=RECIPIENT)
    breaches.opened(kept.house, facts="zqxvogel")
    secrets = [json.loads(path.read_bytes())["current"]["secret"] for path in kept.keys.glob("*.json")]
    key = data_keys.DataKeys(kept.keys, kept.home).key(made.set.name)
    secrets += [key.hex(), repr(key), IDENTITY, "zqxvogel"]
    holders = [data_keys.DataKeys(kept.keys, kept.home), Keyring(kept.keys), leaving.Keys("a passphrase"), made]
    told = " ".join(repr(one) for one in holders) + " ".join(repr(one) for one in keys_folder.show(kept.keys))
    (made.set.folder / set_files.MANIFEST).write_bytes(b"x")
    try:
        safekeeping.verify(made.set.folder, home=kept.home, keys=kept.keys, recovery=IDENTITY)
    except PubliekError as refusal:
        told += repr(refusal) + str(refusal.__cause__) + str(refusal.__context__)
    told += "".join(path.read_text() for path in kept.root.glob("log/*.jsonl"))
    told += "".join(path.read_text() for path in (kept.home / "backups").glob("*.json"))
    assert not [one for one in secrets if one in told]
    assert "a passphrase" not in told


def test_no_option_holds_a_secret() -> None:
    """Words of a command are read by everybody on the machine: what is secret is a file or is asked."""
    commands = [one.callback for group in (backup_app, keys_app) for one in group.registered_commands]
    secret = {
        (command.__name__, name): kind
        for command in (*commands, leave, load)
        for name, kind in get_type_hints(command).items()
        if any(word in name for word in ("pass", "identity", "recovery", "secret"))
    }
    assert len(secret) >= 6
    assert set(secret.values()) == {Path | None}


def test_500_canaries_are_in_no_copy_no_export_and_no_export_of_keys(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    _canaries(file)
    house = House(HOUSE, tmp_path / "home", keys=tmp_path / "keys", venue_pc4=3011)
    take_in(file, house=house)
    kept = Kept(tmp_path)
    made = kept.copy()
    out = leaving.take_everything(house, tmp_path / "out")
    keys_folder.export(kept.keys, tmp_path / "keys.age", recipient=RECIPIENT)
    came = safekeeping.restore(made.set.folder, into=tmp_path / "back", keys=kept.keys)
    for folder in (kept.home, made.set.folder, out.folder, came.into, kept.keys):
        for name, content in content_below(folder).items():
            assert canaries.MARK.encode() not in content.lower(), name
            assert canaries.NUMBER.encode() not in content, name


def _canaries(path: Path) -> None:
    rows = ["Bestelnummer;Besteldatum;Datum voorstelling;Voorstelling;Naam;E-mail;Adres;Postcode;Aantal;Bedrag"]
    for n in range(canaries.HOW_MANY):
        name = f"{canaries.MARK}{n}"
        rows.append(
            f"{canaries.NUMBER}{n};2026-01-02;2026-02-03;De storm;{name};{name}@example.org;"
            f"{name}straat {n};3011ZQ;2;25,00"
        )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
