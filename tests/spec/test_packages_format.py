"""A package: what goes in comes out, the same is the same to the last byte, and everything else is refused by name."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest

from publiek.collective.identities import Identity, SecretIdentity
from publiek.collective.menu import menu_version
from publiek.collective.packages import (
    Approval,
    Contribution,
    archive,
    given,
    limits,
    pack,
    packing,
    require_approved,
    unpack,
    written,
)
from publiek.collective.packages.approval import WITHDRAWAL
from publiek.errors import PackageError, PubliekError

AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
ORIGIN = pa.table(
    {
        "place": pa.array(["", "Delft (Zuid-Holland)", "'s-Gravenhage (Zuid-Holland)", None]),
        "segment": pa.array(['say "yes"', "G1", "a, b", "unknown"]),
        "bookers": pa.array([15, 10, None, 0], pa.int64()),
    }
)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SecretIdentity]:
    folder = tmp_path_factory.mktemp("keys")
    kinds = {"huis-a": "member", "huis-b": "member", "de-hub": "hub", "de-andere-hub": "hub", "anna": "approver"}
    return {name: SecretIdentity.create(folder, name, kind) for name, kind in kinds.items()}


@pytest.fixture
def made() -> Contribution:
    return Contribution(
        agreement="samen",
        agreement_digest="a" * 64,
        round="2024/25",
        member="huis-a",
        number=1,
        menu_version=menu_version(),
        program="publiek 0.1.0",
        tables={"origin": ORIGIN, "programme": ORIGIN.slice(0, 0)},
        blobs={"overlap": bytes(range(256))},
        account=({"rule": "rounded", "figure": "origin"},),
    )


@pytest.fixture
def members(keys: dict[str, SecretIdentity]) -> dict[str, Identity]:
    return {name: one.public for name, one in keys.items() if one.public.kind == "member"}


def packed(made: Contribution, keys: dict[str, SecretIdentity], *, approval: Approval | None = None) -> bytes:
    given_ = approval or given(made.digest, approver=keys["anna"], role="direction", at=AT)
    return pack(made, approval=given_, sender=keys["huis-a"], receiver=keys["de-hub"].public)


def inside(data: bytes, keys: dict[str, SecretIdentity]) -> dict[str, bytes]:
    return archive.read(keys["de-hub"].unseal(data))


def signed_again(files: dict[str, bytes], keys: dict[str, SecretIdentity], **manifest: object) -> bytes:
    """A package with other files in it, by somebody who has the keys of the house."""
    rest = {name: content for name, content in files.items() if not name.startswith("manifest")}
    told = json.loads(files["manifest.json"]) | {"files": packing.listed(rest)} | manifest
    content = written.as_json(told)
    signature = keys["huis-a"].sign(packing.SIGNED + content).encode()
    whole = archive.write({**rest, "manifest.json": content, "manifest.sig": signature})
    return keys["de-hub"].public.seal(whole)


def refused(data: bytes, keys: dict[str, SecretIdentity], members: dict[str, Identity]) -> str:
    with pytest.raises(PackageError) as refusal:
        unpack(data, receiver=keys["de-hub"], members=members)
    assert refusal.value.exit_code == 11
    return refusal.value.code


def test_what_goes_in_comes_out(made, keys, members) -> None:
    came, approval = unpack(packed(made, keys), receiver=keys["de-hub"], members=members)

    assert came.tables["origin"].equals(ORIGIN)
    assert came.tables["programme"].schema.equals(ORIGIN.schema)
    assert came.digest == made.digest
    assert came == replace(made, tables=came.tables)
    assert (approval.who, approval.role, approval.at) == ("anna", "direction", AT)
    require_approved(came, approval, role="direction", approvers={"anna": keys["anna"].public})


def test_inside_is_the_same_to_the_last_byte_and_the_seal_never_is(made, keys) -> None:
    one, other = packed(made, keys), packed(made, keys)

    assert one != other
    assert keys["de-hub"].unseal(one) == keys["de-hub"].unseal(other)


def test_a_person_can_read_the_tables(made) -> None:
    assert made.files["tables/origin.csv"].decode().splitlines() == [
        '"place","segment","bookers"',
        '"","say ""yes""",15',
        '"Delft (Zuid-Holland)","G1",10',
        '"\'s-Gravenhage (Zuid-Holland)","a, b",',
        ',"unknown",0',
    ]


def test_the_format_does_not_change_by_accident() -> None:
    # Another program computes the same digest; when this changes, FORMAT and the reference page change with it.
    made = Contribution("samen", "0" * 64, "2024/25", "huis-a", 1, 1, "x", {"origin": ORIGIN}, {"overlap": b"y"})
    assert made.digest == "52bedc39c46c4def487e1698f8b00c2fff6c563fdf226610ec52bd1f62041495"


def test_only_the_member_itself_sends_and_only_what_fits(made, keys, monkeypatch) -> None:
    approval = given(made.digest, approver=keys["anna"], role="direction", at=AT)
    with pytest.raises(ValueError, match="only the member"):
        pack(made, approval=approval, sender=keys["huis-b"], receiver=keys["de-hub"].public)

    large = replace(made, blobs={"overlap": bytes(limits.MOST_BYTES)})
    with pytest.raises(PackageError) as refusal:
        packed(large, keys)
    assert refusal.value.code == "package-too-large"


def test_what_is_too_large_is_not_even_opened(keys, members) -> None:
    assert refused(bytes(limits.MOST_BYTES + 1), keys, members) == "package-too-large"


def test_a_package_for_another_is_refused_also_when_it_is_passed_on(made, keys, members) -> None:
    approval = given(made.digest, approver=keys["anna"], role="direction", at=AT)
    other = pack(made, approval=approval, sender=keys["huis-a"], receiver=keys["de-andere-hub"].public)

    assert refused(other, keys, members) == "package-not-for-us"
    # The other hub opens it and seals it anew for us, as if the house had sent it here.
    passed_on = keys["de-hub"].public.seal(keys["de-andere-hub"].unseal(other))
    assert refused(passed_on, keys, members) == "package-not-for-us"


def test_an_unknown_or_false_sender_is_refused(made, keys, members, tmp_path: Path) -> None:
    data = packed(made, keys)
    assert refused(data, keys, {"huis-b": members["huis-b"]}) == "package-unknown-sender"
    assert refused(data, keys, {"huis-a": keys["anna"].public}) == "package-unknown-sender"

    namesake = SecretIdentity.create(tmp_path, "huis-a", "member")
    assert refused(data, keys, {"huis-a": namesake.public}) == "package-forged"
    # Signed by a member, about another member.
    files = inside(data, keys)
    told = json.loads(files["contribution.json"]) | {"member": "huis-b"}
    content = written.as_json(told)
    assert refused(signed_again({**files, "contribution.json": content}, keys), keys, members) == "package-forged"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("menu_version", menu_version() + 1, "package-version"),
        ("menu_version", 0, "package-damaged"),
        ("number", 0, "package-damaged"),
        ("number", True, "package-damaged"),
        ("round", "2024", "package-damaged"),
        ("member", "../huis", "package-damaged"),
        ("agreement_digest", "", "package-damaged"),
        ("program", "a\nb", "package-damaged"),
        ("withdrawn", True, "package-damaged"),
        ("blobs", {"../x": {}}, "package-damaged"),
        ("tables", {"persons": {"columns": [["name", "text"]], "rows": 0, "sha256": ""}}, "package-version"),
        ("account", ["x"], "package-damaged"),
        ("more", 1, "package-damaged"),
    ],
)
def test_what_describes_it_is_read_strictly(made, keys, members, field, value, code) -> None:
    files = inside(packed(made, keys), keys)
    content = written.as_json(json.loads(files["contribution.json"]) | {field: value})
    assert refused(signed_again({**files, "contribution.json": content}, keys), keys, members) == code


def test_another_version_of_the_format_is_told_as_that(made, keys, members) -> None:
    files = inside(packed(made, keys), keys)
    assert refused(signed_again(files, keys, format=2), keys, members) == "package-version"
    assert refused(signed_again(files, keys, kind="something"), keys, members) == "package-version"
    assert refused(signed_again(files, keys, more=1), keys, members) == "package-damaged"


def test_without_the_approval_of_exactly_this_it_is_refused(made, keys, members) -> None:
    other = given("b" * 64, approver=keys["anna"], role="direction", at=AT)
    itself = given(made.digest, approver=keys["huis-a"], role="direction", at=AT)
    unsigned = replace(given(made.digest, approver=keys["anna"], role="direction", at=AT), role="secretary")
    withdrawal = given(made.digest, approver=keys["anna"], role=WITHDRAWAL, at=AT)
    for approval in (other, itself, unsigned, withdrawal):
        with pytest.raises(PackageError) as refusal:
            packed(made, keys, approval=approval)
        assert refusal.value.code == "package-not-approved"
        # A program that packs it nevertheless gets no further.
        files = inside(packed(made, keys), keys) | {"approval.json": approval.as_file()}
        assert refused(signed_again(files, keys), keys, members) == "package-not-approved"
    bare = {name: content for name, content in inside(packed(made, keys), keys).items() if name != "approval.json"}
    assert refused(signed_again(bare, keys), keys, members) == "package-damaged"


def test_the_role_and_the_person_are_those_of_the_agreement(made, keys) -> None:
    approval = given(made.digest, approver=keys["anna"], role="secretary", at=AT)
    with pytest.raises(PackageError, match="package-not-approved"):
        require_approved(made, approval, role="direction")
    require_approved(made, approval, role="secretary")
    for known in ({}, {"anna": keys["huis-a"].public}, {"anna": replace(keys["anna"].public, signing="AAAA")}):
        with pytest.raises(PackageError, match="package-not-approved"):
            require_approved(made, approval, role="secretary", approvers=known)


def test_taking_back_needs_nobody_but_the_house(made, keys, members) -> None:
    back = replace(made, number=2, tables={}, blobs={}, account=(), withdrawn=True)
    approval = given(back.digest, approver=keys["huis-a"], role=WITHDRAWAL, at=AT)
    came, told = unpack(packed(back, keys, approval=approval), receiver=keys["de-hub"], members=members)

    assert came.withdrawn
    assert came.tables == {}
    require_approved(came, told, role="direction", approvers={})


def zipped(files: dict[str, bytes], *, compression: int = zipfile.ZIP_STORED, comment: bytes = b"") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", compression) as made:
        for name, content in files.items():
            made.writestr(name, content)
        made.comment = comment
    return held.getvalue()


def test_an_archive_of_another_making_is_refused_before_anything_is_unpacked(made, keys, members) -> None:
    files = inside(packed(made, keys), keys)
    bomb = {**files, "blobs/overlap": bytes(200 * 2**20)}
    hostile = {
        "a bomb": zipped(bomb, compression=zipfile.ZIP_DEFLATED),
        "other dates": zipped(files),
        "a way out": zipped({**files, "../../x.csv": b"1"}),
        "an absolute way out": zipped({**files, "/etc/x.csv": b"1"}),
        "a remark": zipped(files, comment=b"hello"),
        "many files": zipped({f"tables/t{n}.csv": b"" for n in range(5000)}),
        "something in front": b"#!/bin/sh\n" + archive.write(files),
        "something behind": archive.write(files) + b"\0",
        "nothing": b"",
        "no archive": b"PK\5\6" + bytes(18),
    }
    for name, content in hostile.items():
        assert refused(keys["de-hub"].public.seal(content), keys, members) == "package-damaged", name


def test_a_name_twice_is_refused(made, keys, members) -> None:
    files = inside(packed(made, keys), keys)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as twice, pytest.warns(UserWarning, match="Duplicate"):
        for name in sorted([*files, "approval.json"]):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o600 << 16
            twice.writestr(entry, files[name])
    assert refused(keys["de-hub"].public.seal(held.getvalue()), keys, members) == "package-damaged"


@pytest.mark.parametrize("content", [b"", b"hello", b"age-encryption.org/v1\n", b"age-encryption.org/v1\n-> X25519 x"])
def test_what_is_no_package_is_damaged(content: bytes, keys, members) -> None:
    assert refused(content, keys, members) == "package-damaged"


def test_a_table_that_does_not_come_back_is_never_written(made, keys) -> None:
    for column in (["a\nb"], ["x" * 201], ["=1+1"], ["@x"], ["+1"], ["-1"], [float("nan")], [float("inf")]):
        wrong = replace(made, tables={"origin": pa.table({"place": column})})
        with pytest.raises(ValueError, match=r"text is one short line|number is finite"):
            _ = wrong.files
    with pytest.raises(ValueError, match="texts, whole numbers"):
        _ = replace(made, tables={"origin": pa.table({"n": pa.array([1], pa.int8())})}).files


def test_a_cell_that_a_spreadsheet_would_run_is_refused(made, keys, members) -> None:
    files = inside(packed(made, keys), keys)
    table = files["tables/origin.csv"].replace(b"Delft (Zuid-Holland)", b"=HYPERLINK(1)")
    told = json.loads(files["contribution.json"])
    told["tables"]["origin"]["sha256"] = sha256(table).hexdigest()
    content = written.as_json(told)
    changed = {**files, "tables/origin.csv": table, "contribution.json": content}
    assert refused(signed_again(changed, keys), keys, members) == "package-damaged"


def test_refusals_quote_nothing_of_what_was_sent(made, keys, members) -> None:
    files = inside(packed(made, keys), keys)
    content = files["contribution.json"].replace(b"huis-a", b"Zqxvogel")
    with pytest.raises(PubliekError) as refusal:
        unpack(signed_again({**files, "contribution.json": content}, keys), receiver=keys["de-hub"], members=members)
    error = refusal.value
    assert "zqxvogel" not in f"{error} {error.where} {error.__context__} {error.__cause__}".lower()
