"""From contributions to a release: what a draft says, who approves, what a release holds, and who leaves."""

from __future__ import annotations

import json

import pytest

from publiek.collective.hub import released
from publiek.collective.hub.approving import signed
from publiek.collective.identities import SecretIdentity
from publiek.disclosure.register import Register
from publiek.errors import DisclosureError, PackageError, UsageError
from tests.support.collective import (
    MEMBERS,
    NOW,
    ROUND,
    Circle,
    a_circle,
    counted_tables,
    join,
    release_approved,
    standing,
)

TODAY = NOW.date()


@pytest.fixture
def circle(tmp_path) -> Circle:
    made = a_circle(tmp_path, tables=("programme",), minimum={"persons": 10, "organisations": 4})
    for member in MEMBERS:
        made.send(member, tables=counted_tables(member, ("programme",)))
    return made


def draft_of(circle: Circle, **how):
    return circle.hub.draft(circle.agreement.id, ROUND, today=TODAY, **how)


def changing(circle: Circle, members, *, number: int = 2, year: int = 1) -> None:
    for member in members:
        circle.send(member, number=number, tables=counted_tables(member, ("programme",), year=year))


def test_a_draft_says_who_is_in_it_and_who_is_missing(tmp_path):
    circle = a_circle(tmp_path, tables=("programme",))
    for member in MEMBERS[:5]:
        circle.send(member, tables=counted_tables(member, ("programme",)))

    draft = draft_of(circle)

    assert draft.may
    assert (draft.members, draft.missing) == (MEMBERS[:5], MEMBERS[5:])
    assert any("huis-f" in words.en for words in draft.words)


def test_below_the_minimum_there_is_no_draft_to_approve(tmp_path):
    circle = a_circle(tmp_path, tables=("programme",))
    for member in MEMBERS[:3]:
        circle.send(member, tables=counted_tables(member, ("programme",)))

    draft = draft_of(circle)

    assert not draft.may
    assert draft.reasons[0]["reason"] == "too-few-members"
    assert not draft.files
    with pytest.raises(UsageError, match="draft-unknown"):
        circle.hub.approve(draft.digest, circle.secret("anna"))


def test_a_draft_does_not_depend_on_order_form_or_time(circle, tmp_path):
    turned = a_circle_with_keys_of(circle, tmp_path / "turned")
    for n, member in enumerate(reversed(MEMBERS)):
        turned.send(member, tables=counted_tables(member, ("programme",)), via=("file", "network", "central")[n % 3])

    assert draft_of(turned).files == draft_of(circle).files
    assert draft_of(circle).digest == draft_of(circle).digest


def a_circle_with_keys_of(circle: Circle, folder) -> Circle:
    """The same hub and members, set up anew in another folder."""
    import shutil

    from publiek.collective.hub import Hub
    from publiek.errors import Text

    hub = Hub.create(folder, circle.hub.status().hub, Text("De hub", "The hub"), keys=circle.keys)
    for kind in ("agreements", "members", "approvers"):
        shutil.copytree(circle.hub.places.configuration(kind), hub.places.configuration(kind), dirs_exist_ok=True)
    return Circle(hub, circle.agreement, circle.keys)


def test_a_release_needs_the_agreed_number_of_different_approvers(circle):
    digest = draft_of(circle).digest
    with pytest.raises(DisclosureError, match="release-not-approved"):
        circle.hub.release(digest, today=TODAY)

    circle.hub.approve(digest, circle.secret("anna"))
    assert circle.hub.approve(digest, circle.secret("anna")) == ("anna",)
    with pytest.raises(DisclosureError, match="release-not-approved") as refusal:
        circle.hub.release(digest, today=TODAY)

    assert refusal.value.where == {"have": 1, "needed": 2, "may": ["bram", "chris"]}
    assert circle.hub.approve(digest, circle.secret("chris")) == ("anna", "chris")
    assert circle.hub.release(digest, today=TODAY).number == 1


def test_two_names_with_one_key_are_one_person(circle):
    """Chris's file is replaced by Anna's key under the name of Chris."""
    digest = draft_of(circle).digest
    file = circle.hub.places.configuration("approvers") / "chris.yaml"
    anna = circle.secret("anna")
    told = anna.public.to_yaml().replace("identity: anna", "identity: chris")
    file.write_text(told, encoding="utf-8")
    as_chris = SecretIdentity(type(anna.public).from_yaml(told), signing=anna._signing, sealing=anna._sealing)

    circle.hub.approve(digest, anna)
    assert circle.hub.approve(digest, as_chris) == ("anna",)
    with pytest.raises(DisclosureError, match="release-not-approved"):
        circle.hub.release(digest, today=TODAY)


WRONG_APPROVALS = {
    "not-named": lambda circle, digest: signed(digest, circle.secret("huis-a-direction")),
    "another-draft": lambda circle, digest: signed("0" * 64, circle.secret("anna")),
    "other-keys": lambda circle, digest: signed(
        digest, SecretIdentity.create(circle.keys.parent / "elsewhere", "anna", "approver")
    ),
}


@pytest.mark.parametrize("reason", WRONG_APPROVALS)
def test_an_approval_that_cannot_count_is_refused(circle, reason):
    digest = draft_of(circle).digest

    with pytest.raises(DisclosureError, match="approval-refused") as refusal:
        circle.hub.approve(digest, WRONG_APPROVALS[reason](circle, digest))

    assert refusal.value.where == {"reason": reason}


def test_an_approval_with_another_role_or_a_changed_name_is_refused(circle):
    from dataclasses import replace

    from publiek.collective.packages import given

    digest = draft_of(circle).digest
    with pytest.raises(DisclosureError, match="approval-refused"):
        circle.hub.approve(digest, given(digest, approver=circle.secret("anna"), role="direction"))
    with pytest.raises(DisclosureError, match="approval-refused"):
        circle.hub.approve(digest, replace(signed(digest, circle.secret("anna")), who="bram"))


def test_a_release_tells_all_it_rests_on_and_is_signed(circle):
    digest = draft_of(circle).digest
    release = release_approved(circle, draft_of(circle))
    told = release.telling

    assert release.draft == digest
    assert release.members == MEMBERS
    assert {one["who"] for one in told["approvals"]} == {"anna", "bram"}
    assert set(told["versions"]) == {"program", "menu", "rules"}
    assert told["agreement_digest"] == circle.agreement.digest
    assert told["register"] == {"entry": 1, "digest": Register(circle.hub.places.register).entries()[0].digest}
    assert any(entry["rule"] == "information-lost" for entry in told["account"])
    assert "programme" in release.tables
    changed = {**release.files, "release.json": release.files["release.json"].replace(b"huis-a", b"huis-z")}
    with pytest.raises(PackageError, match="release-not-signed"):
        released.read(changed, hub=circle.hub.identity)
    table = {**release.files, "tables/programme.csv": release.files["tables/programme.csv"] + b"\n"}
    with pytest.raises(PackageError, match="release-damaged"):
        released.read(table, hub=circle.hub.identity)


def test_a_release_gives_no_digest_of_what_one_house_contributed(circle):
    """From the digest of a small table its figures could be guessed and checked."""
    from publiek.disclosure.brought import digest

    release = release_approved(circle, draft_of(circle))
    everything = b"".join(release.files.values())

    for member in MEMBERS:
        made = circle.contribution(member, tables=counted_tables(member, ("programme",)))
        assert made.digest.encode() not in everything
        assert digest(made.tables["programme"])[:16].encode() not in everything


def test_the_same_draft_is_released_once(circle):
    draft = draft_of(circle)
    first = release_approved(circle, draft)
    again = circle.hub.release(draft.digest, today=TODAY)

    assert first.files == again.files
    assert len(circle.hub.released(circle.agreement.id)) == 1
    assert len(Register(circle.hub.places.register).entries()) == 1


def test_a_draft_stays_as_it_was_while_others_come_in(tmp_path):
    circle = a_circle(tmp_path, tables=("programme",))
    for member in MEMBERS[:5]:
        circle.send(member, tables=counted_tables(member, ("programme",)))
    draft = draft_of(circle)
    circle.send("huis-f", tables=counted_tables("huis-f", ("programme",)))

    assert release_approved(circle, draft).members == MEMBERS[:5]


def test_what_is_withdrawn_between_approval_and_release_is_not_released(circle):
    draft = draft_of(circle)
    for name in ("anna", "bram"):
        circle.hub.approve(draft.digest, circle.secret(name))
    circle.send("huis-a", number=2, tables={}, withdrawn=True)

    with pytest.raises(UsageError, match="draft-unknown"):
        circle.hub.release(draft.digest, today=TODAY)
    assert not list(circle.hub.places.root.rglob("tables/*.csv"))
    assert release_approved(circle, draft_of(circle)).members == MEMBERS[1:]


def test_an_agreement_that_changes_makes_a_draft_worth_nothing(circle):
    draft = draft_of(circle)
    for name in ("anna", "bram"):
        circle.hub.approve(draft.digest, circle.secret(name))
    file = circle.hub.places.configuration("agreements") / "samen.yaml"
    file.write_bytes(file.read_bytes() + b"# changed\n")

    with pytest.raises(DisclosureError, match="draft-stale"):
        circle.hub.release(draft.digest, today=TODAY)


def test_after_a_release_a_contribution_is_late_and_one_change_is_never_told(circle):
    release_approved(circle, draft_of(circle))

    changing(circle, MEMBERS[:1])
    draft = draft_of(circle)

    assert standing(circle.hub, circle.agreement.id)["huis-a"] == "late"
    assert [reason["reason"] for reason in draft.reasons] == ["changed-by-few"]
    assert any("Wait until" in words.en for words in draft.words)


def test_when_enough_houses_changed_there_is_a_second_release(circle):
    release_approved(circle, draft_of(circle))
    changing(circle, MEMBERS[:4])

    assert release_approved(circle, draft_of(circle)).number == 2


def test_two_small_changes_in_a_row_do_not_get_around_it(circle):
    """Four changed together; one of them changes back, then the difference with the first release is three houses."""
    release_approved(circle, draft_of(circle))
    changing(circle, MEMBERS[:4])
    release_approved(circle, draft_of(circle))
    changing(circle, MEMBERS[:1], number=3, year=0)

    assert [reason["reason"] for reason in draft_of(circle).reasons] == ["changed-by-few"]


def test_nothing_new_is_not_released_again(circle):
    release_approved(circle, draft_of(circle))

    assert [reason["reason"] for reason in draft_of(circle).reasons] == ["nothing-new"]


def test_who_leaves_leaves_and_earlier_releases_stay(circle):
    assert release_approved(circle, draft_of(circle)).members == MEMBERS

    assert circle.hub.leave(circle.agreement.id, "huis-a", by="board") == 1
    assert circle.hub.leave(circle.agreement.id, "huis-a") == 0

    folder = circle.hub.places.contributions(circle.agreement.id)
    assert not [path for path in folder.rglob("*") if "huis-a" in str(path.relative_to(folder))]
    assert standing(circle.hub, circle.agreement.id)["huis-a"] == "left"
    assert circle.send("huis-a", number=2, tables=counted_tables("huis-a", ("programme",))).code == "member-left"
    draft = draft_of(circle)
    assert "huis-a" not in draft.members
    assert not draft.may  # The difference with the first release would be the house that left.
    assert circle.hub.released(circle.agreement.id)[0].members == MEMBERS
    assert [line["what"] for line in circle.hub.log()].count("leave") == 1


def test_leaving_is_for_members_of_the_agreement(circle):
    join(circle.hub, "huis-z", keys=circle.keys)

    with pytest.raises(UsageError, match="hub-member-unknown"):
        circle.hub.leave(circle.agreement.id, "huis-z")


def test_a_table_can_be_left_out_of_a_release(tmp_path):
    circle = a_circle(tmp_path, tables=("programme", "months"))
    for member in MEMBERS:
        circle.send(member, tables=counted_tables(member))

    release = release_approved(circle, draft_of(circle, without=("months",)))

    assert set(release.tables) == {"programme"}
    assert release.telling["leaving_out"] == ["months"]


def test_what_an_approver_sees_is_what_is_released(circle):
    draft = draft_of(circle)
    shown = {path.name: path.read_bytes() for path in (circle.hub.places.draft(draft.digest) / "tables").iterdir()}

    release = release_approved(circle, draft)

    assert shown == {"programme.csv": release.files["tables/programme.csv"]}
    assert json.loads(release.files["release.json"])["tables"][0]["sha256"]


def test_a_release_holds_the_exact_entry_of_the_register(circle):
    release = release_approved(circle, draft_of(circle))

    assert release.files["register.json"] == (circle.hub.places.register / "000001.json").read_bytes()
