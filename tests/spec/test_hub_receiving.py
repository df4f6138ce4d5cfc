"""What a hub does with everything that may come in: each package gets an answer, and none stops another."""

from __future__ import annotations

import pytest

from publiek.collective.hub import Hub, sentence
from publiek.collective.hub.receipts import codes
from publiek.collective.identities import SecretIdentity
from publiek.errors import StorageError, UsageError
from tests.support.collective import MEMBERS, NOW, ROUND, Circle, a_circle, a_table, join, standing


@pytest.fixture
def circle(tmp_path) -> Circle:
    return a_circle(tmp_path)


def test_a_contribution_is_accepted_and_counts(circle):
    receipt = circle.send("huis-a")

    assert (receipt.status, receipt.code) == ("accepted", "accepted")
    assert (receipt.agreement, receipt.round, receipt.member, receipt.number) == (
        circle.agreement.id,
        ROUND,
        "huis-a",
        1,
    )
    assert standing(circle.hub, circle.agreement.id)["huis-a"] == "accepted"
    assert circle.hub.status().of(circle.agreement.id, ROUND).missing == MEMBERS[1:]


def test_what_is_kept_stays_sealed(circle):
    table = a_table("huis-a")
    circle.send("huis-a")

    for path in circle.hub.places.root.rglob("*"):
        if path.is_file():
            assert b"visits_per_booker" not in path.read_bytes()
    assert table.num_rows == 1


def test_the_same_package_twice_changes_nothing(circle):
    package = circle.package(circle.contribution("huis-a"))

    first = circle.hub.receive(package, via="file", at=NOW)
    again = circle.hub.receive(package, via="network", at=NOW)
    sealed_anew = circle.send("huis-a")

    assert first.status == "accepted"
    assert (again.status, sealed_anew.status) == ("duplicate", "duplicate")
    assert circle.hub.status().of(circle.agreement.id, ROUND).members[0].via == "file"


def test_a_later_number_replaces_and_an_older_one_does_not_come_back(circle):
    old = circle.package(circle.contribution("huis-a"))
    circle.hub.receive(old, via="file", at=NOW)

    assert circle.send("huis-a", number=2, tables={"indicators": a_table("other")}).code == "replaced"
    assert circle.hub.receive(old, via="file", at=NOW).code == "replay"
    assert len(list(circle.hub.places.root.rglob("*.publiek"))) == 1


def test_another_contribution_under_the_same_number_is_refused(circle):
    circle.send("huis-a")

    assert circle.send("huis-a", tables={"indicators": a_table("longer-name")}).code == "number-taken"


def test_what_is_withdrawn_is_deleted_and_older_packages_stay_out(circle):
    old = circle.package(circle.contribution("huis-a"))
    circle.hub.receive(old, via="file", at=NOW)

    receipt = circle.send("huis-a", number=2, tables={}, withdrawn=True)

    assert (receipt.status, receipt.code) == ("accepted", "withdrawn")
    assert not list(circle.hub.places.root.rglob("*.publiek"))
    assert circle.hub.receive(old, via="file", at=NOW).code == "replay"
    assert standing(circle.hub, circle.agreement.id)["huis-a"] == "withdrawn"
    assert circle.send("huis-a", number=3).code == "replaced"


def test_to_take_back_is_never_too_late(circle):
    """Not when the agreement is over, and not when it was changed since; what is new is refused then."""
    circle.send("huis-a")
    over = NOW.replace(year=2031)
    taken = circle.contribution("huis-a", number=2, tables={}, withdrawn=True, agreement_digest="0" * 64)
    receipt = circle.hub.receive(circle.package(taken), via="file", at=over)
    assert (receipt.status, receipt.code) == ("accepted", "withdrawn")
    assert standing(circle.hub, circle.agreement.id)["huis-a"] == "withdrawn"
    new = circle.hub.receive(circle.package(circle.contribution("huis-b")), via="file", at=over)
    assert (new.status, new.code) == ("refused", "agreement-not-now")


def test_one_can_withdraw_with_the_keys_of_the_house_alone(circle):
    from publiek.collective.packages import given, pack

    circle.send("huis-a")
    made = circle.contribution("huis-a", number=2, tables={}, withdrawn=True)
    house = circle.secret("huis-a")
    approval = given(made.digest, approver=house, role="withdrawal", at=NOW)
    package = pack(made, approval=approval, sender=house, receiver=circle.hub.identity)

    assert circle.hub.receive(package, via="file", at=NOW).code == "withdrawn"


REFUSED_BY_AGREEMENT = {
    "agreement-unknown": {"agreement": "a-different-one"},
    "agreement-changed": {"agreement_digest": "0" * 64},
    "round-not-agreed": {"round": "2019/20"},
    "table-not-agreed": {"tables": {"productions": a_table("a")}},
    "table-missing": {"tables": {}},
}


@pytest.mark.parametrize("code", REFUSED_BY_AGREEMENT)
def test_what_was_not_agreed_is_refused_with_its_code(circle, code):
    receipt = circle.send("huis-a", **REFUSED_BY_AGREEMENT[code])

    assert (receipt.status, receipt.code) == ("refused", code)
    assert not list(circle.hub.places.root.rglob("*.publiek"))


def test_pseudonyms_are_refused_where_no_overlap_was_agreed(circle):
    assert circle.send("huis-a", blobs={"overlap": b"x"}).code == "table-not-agreed"


def test_a_known_house_that_is_not_in_the_agreement_is_refused(circle):
    join(circle.hub, "huis-z", keys=circle.keys)

    assert circle.send("huis-z").code == "member-not-agreed"


def test_an_approval_in_another_role_is_refused(circle):
    package = circle.package(circle.contribution("huis-a"), role="marketing")

    assert circle.hub.receive(package, via="file", at=NOW).code == "package-not-approved"


def test_outside_the_period_of_the_agreement_nothing_is_taken(circle):
    package = circle.package(circle.contribution("huis-a"))

    assert circle.hub.receive(package, via="file", at=NOW.replace(year=2031)).code == "agreement-not-now"


def test_a_package_that_was_damaged_forged_or_meant_for_another_is_refused(circle, tmp_path):
    package = circle.package(circle.contribution("huis-a"))
    stranger = SecretIdentity.create(tmp_path / "elsewhere", "huis-a", "member")
    SecretIdentity.create(tmp_path / "elsewhere", "huis-a-direction", "approver")
    forged = Circle(circle.hub, circle.agreement, tmp_path / "elsewhere").package(circle.contribution("huis-a"))
    other = SecretIdentity.create(tmp_path / "elsewhere", "another-hub", "hub").public

    answers = {
        "damaged": circle.hub.receive(package[:-5] + b"xxxxx", via="file", at=NOW).code,
        "empty": circle.hub.receive(b"", via="file", at=NOW).code,
        "forged": circle.hub.receive(forged, via="file", at=NOW).code,
        "for another": circle.hub.receive(
            circle.package(circle.contribution("huis-a"), receiver=other), via="file", at=NOW
        ).code,
    }

    assert answers == {
        "damaged": "package-damaged",
        "empty": "package-damaged",
        "forged": "package-forged",
        "for another": "package-not-for-us",
    }
    assert stranger.public.signing != circle.secret("huis-a").public.signing
    assert circle.hub.status().refused == {"package-damaged": 2, "package-forged": 1, "package-not-for-us": 1}


def test_a_sender_that_nobody_knows_is_refused_until_it_is_registered(circle):
    package = circle.package(circle.contribution("huis-a"))
    file = circle.hub.places.configuration("members") / "huis-a.yaml"
    identity = file.read_bytes()
    file.unlink()

    assert circle.hub.receive(package, via="file", at=NOW).code == "package-unknown-sender"
    file.write_bytes(identity)
    assert circle.hub.receive(package, via="file", at=NOW).code == "accepted"


def test_a_refusal_stops_nobody_else_and_is_seen_in_the_status(circle):
    circle.hub.receive(b"no package", via="file", at=NOW)
    circle.send("huis-a")
    circle.send("huis-b", agreement_digest="0" * 64)

    status = circle.hub.status()
    members = {one.member: one for one in status.of(circle.agreement.id, ROUND).members}

    assert members["huis-a"].state == "accepted"
    assert (members["huis-b"].state, members["huis-b"].refused) == ("missing", "agreement-changed")
    assert [line["code"] for line in status.refusals] == ["agreement-changed", "package-damaged"]
    assert "agreement" in members["huis-b"].words.en


def test_a_broken_file_of_the_configuration_is_told_and_stops_nobody(circle):
    members = circle.hub.places.configuration("members")
    (members / "broken.yaml").write_text("identity: [", encoding="utf-8")
    (members / "second.yaml").write_bytes((members / "huis-b.yaml").read_bytes())
    (circle.hub.places.configuration("agreements") / "broken.yaml").write_text("agreement: x", encoding="utf-8")

    faults = {(fault.file, fault.code) for fault in circle.hub.status().faults}

    assert ("members/broken.yaml", "identity-unreadable") in faults
    assert ("members/second.yaml", "named-twice") in faults
    assert ("agreements/broken.yaml", "agreement-unreadable") in faults
    assert circle.send("huis-a").status == "accepted"
    assert circle.send("huis-b").code == "package-unknown-sender"


def test_every_answer_has_a_sentence_in_both_languages():
    for code in codes():
        words = sentence(code)
        assert words.nl.endswith(".")
        assert words.en.endswith(".")
        assert words.nl != words.en


def test_there_is_one_hub_in_a_folder_and_none_in_an_empty_one(circle, tmp_path):
    with pytest.raises(UsageError, match="hub-exists"):
        Hub.create(circle.hub.places.root, "second", circle.hub.status().title, keys=circle.keys)
    with pytest.raises(StorageError, match="hub-missing"):
        Hub(tmp_path / "nothing", keys=circle.keys)


def test_the_keys_of_a_hub_never_lie_in_its_folder(circle):
    with pytest.raises(StorageError):
        Hub(circle.hub.places.root, keys=circle.hub.places.root / "keys")
