"""From a decision to a package and back: nothing without a rule, nothing that changed after approval."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
import yaml

from publiek import sector
from publiek.collective import contributing, packages
from publiek.collective.agreements import Agreement
from publiek.collective.contributing import log
from publiek.collective.contributing.places import Places
from publiek.collective.identities import SecretIdentity
from publiek.errors import DisclosureError, PackageError, PubliekError, StorageError, UsageError
from publiek.pipeline import take_in
from tests.support.agreements import agreement_file
from tests.support.contributing import COUNTED, HOUSE, HUB, MEMBERS, ROUND, TODAY, Home, a_home

ID = "samen-in-de-stad"
TOWN = Path(__file__).parents[2] / "examples" / "town"
THEATRE = TOWN / "theatre" / "bestellingen.csv"


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with a season of orders and keys; every test has a copy of its own."""
    place = tmp_path_factory.mktemp("house") / "place"
    a_home(place, THEATRE)
    return place


@pytest.fixture
def home(delivered: Path, tmp_path: Path) -> Home:
    return Home(Path(shutil.copytree(delivered, tmp_path / "place")))


def refused(code: str):
    return pytest.raises(PubliekError, match=f"^{code}:")


def events(home: Home) -> list[str]:
    return [line["what"] for line in log.read(Places(home.house))]


# The rule -------------------------------------------------------------------------------------------------------------


def test_without_a_rule_nothing_is_made(home: Home) -> None:
    agreement = home.agree().agreement
    shutil.rmtree(home.sharing / "rules")
    with refused("no-share-rule"):
        home.prepare()
    assert not home.ready.exists()
    assert agreement.id == ID


@pytest.mark.parametrize("today", [date(2024, 8, 1), date(2029, 1, 1)])
def test_a_rule_has_a_first_and_a_last_day(home: Home, today: date) -> None:
    home.agree(until=date(2027, 7, 31))
    with refused("no-share-rule"):
        home.prepare(today=today)


def test_an_agreement_that_changed_needs_a_new_decision(home: Home) -> None:
    home.agree()
    changed = replace(home.agreement, digest="f" * 64)
    with refused("no-share-rule") as refusal:
        contributing.prepare(home.house, changed, ROUND, identity=home.secret(HOUSE), today=TODAY)
    assert refusal.value.where["reason"] == "agreement-changed"
    home.agree(minimum={"persons": 20, "organisations": 4})
    assert home.prepare().contribution.agreement_digest == home.agreement.digest


@pytest.mark.parametrize(
    "damage",
    [
        {"tables": ["origin", "everything"]},
        {"tables": []},
        {"until": "always"},
        {"since": None},
        {"more": 1},
        {"decided_by": ""},
        {"agreement": "another"},
        {"ended": "no"},
    ],
)
def test_a_rule_that_is_not_understood_is_no_rule(home: Home, damage: dict[str, object]) -> None:
    home.agree()
    path = home.sharing / "rules" / f"{ID}.yaml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | damage))
    with pytest.raises(DisclosureError):
        home.prepare()
    path.write_bytes(b"\xff: [")
    with pytest.raises(DisclosureError):
        home.prepare()


def test_less_than_agreed_may_leave_never_more(home: Home) -> None:
    home.agree(tables=("origin", "takings"))
    assert set(home.prepare().contribution.tables) == {"origin", "takings"}
    with refused("tables-not-agreed"):
        home.agree(tables=("origin", "indicators"))


def test_a_house_that_is_not_in_the_agreement_decides_nothing(home: Home) -> None:
    decision = contributing.Decision("De directeur", "direction")
    other = replace(home.house, organisation="een-ander")
    with refused("not-a-member"):
        contributing.agree(other, home.agreement_file(), decision, today=TODAY)
    with refused("decider-unreadable"):
        contributing.agree(home.house, home.agreement_file(), contributing.Decision(" ", "direction"), today=TODAY)
    with refused("hub-unknown"):
        director = home.place / "files" / "directeur.identity.yaml"
        contributing.agree(home.house, home.agreement_file(), decision, hub=director, today=TODAY)


def test_attack_two_hubs_with_nearly_the_same_houses(home: Home) -> None:
    """A city and a province that differ by one house would tell of that house: neither hub sees that, a house does."""
    home.agree()
    decision = contributing.Decision("Anna", "direction")

    def province(*others: str) -> Path:
        told = {"agreement": "de-provincie", "hub": "provincie-hub", "tables": COUNTED}
        return home.file("provincie.yaml", agreement_file((*MEMBERS, *others), **told))

    with pytest.raises(DisclosureError, match="agreements-too-alike"):
        contributing.agree(home.house, province("huis-f"), decision, today=TODAY)
    with pytest.raises(DisclosureError, match="no-share-rule"):
        contributing.rule_of(home.house, "de-provincie")
    contributing.agree(home.house, province(), decision, today=TODAY)
    contributing.agree(home.house, province("zaal-a", "zaal-b", "zaal-c", "zaal-d"), decision, today=TODAY)
    contributing.stop(home.house, "samen-in-de-stad", today=TODAY)
    contributing.agree(home.house, province("huis-f"), decision, today=TODAY)


def test_who_stops_sends_nothing_any_more_also_not_what_was_approved(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    contributing.stop(home.house, ID, by="De directeur")
    for step in (home.prepare, home.approve, home.pack):
        with refused("no-share-rule"):
            step()
    assert events(home)[-1] == "stopped"


# What would leave ----------------------------------------------------------------------------------------------------


def test_what_would_leave_lies_there_to_be_read(home: Home) -> None:
    prepared = home.agree().prepare()

    names = {path.relative_to(home.ready).as_posix() for path in home.ready.rglob("*") if path.is_file()}
    assert names == {"LEESMIJ.txt", "README.txt", "contribution.json", *(f"tables/{code}.csv" for code in COUNTED)}
    assert prepared.folder == home.ready
    for code, table in prepared.contribution.tables.items():
        assert (home.ready / f"tables/{code}.csv").read_bytes() == prepared.contribution.files[f"tables/{code}.csv"]
        assert all(value % 5 == 0 for value in table["bookers"].to_pylist())
    told = (home.ready / "LEESMIJ.txt").read_text("utf-8")
    rows = prepared.contribution.tables["origin"].num_rows
    for words in (f"{rows} rijen", "Weten wie er samen wordt bereikt", "31 juli 2030", "Wat er niet in zit", HUB,
                  "nog niets verstuurd", "'direction'"):  # fmt: skip
        assert words in told
    assert "What is not in it" in (home.ready / "README.txt").read_text("utf-8")
    assert all(oct(path.stat().st_mode)[-2:] == "00" for path in home.ready.rglob("*"))


def test_the_account_tells_rules_and_no_numbers(home: Home) -> None:
    account = home.agree().prepare().contribution.account
    assert {"rule": "rounded", "figure": "origin"} in account
    assert not [entry for entry in account if "rows" in entry]


def test_the_same_data_twice_are_the_same_contribution(home: Home) -> None:
    one = home.agree().prepare().contribution
    shutil.rmtree(home.ready)
    other = home.prepare().contribution
    assert one.digest == other.digest
    assert one.files == other.files


def test_the_order_of_rows_and_of_tables_does_not_matter(home: Home, tmp_path: Path) -> None:
    one = home.agree().prepare().contribution
    header, *rows = THEATRE.read_text("utf-8").splitlines()
    # The same orders in another order of orders, by another program, in another home with the same key.
    other = Home(tmp_path / "other")
    shutil.copytree(home.keys, other.keys)
    shutil.copytree(home.place / "files", other.place / "files")
    turned = other.file("anders.csv", "\n".join([header, *reversed(rows)]) + "\n")
    take_in(turned, house=other.house)
    made = other.agree().prepare().contribution
    assert made.digest == one.digest


def test_the_day_it_is_made_on_does_not_matter(home: Home) -> None:
    one = home.agree(agreed=(*COUNTED, "indicators")).prepare().contribution
    assert home.prepare(today=date(2027, 6, 30)).contribution.digest == one.digest


def test_two_that_prepare_at_once_make_the_same_and_neither_stumbles(home: Home) -> None:
    home.agree()
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda _: home.prepare().contribution.digest, range(3)))
    assert len(set(made)) == 1
    assert events(home).count("prepared") == 3


def test_another_key_rounds_differently_and_another_round_too(home: Home, tmp_path: Path) -> None:
    one = home.agree().prepare().contribution
    elsewhere = a_home(tmp_path / "elsewhere", THEATRE).agree().prepare().contribution
    assert one.tables["origin"] != elsewhere.tables["origin"]


def test_a_changed_key_of_the_house_does_not_round_the_same_people_anew(home: Home) -> None:
    from publiek.collective.contributing.secret import secret_of
    from publiek.pseudonymisation import Keyring

    home.agree()
    before = secret_of(home.house, round=ROUND)
    Keyring(home.keys).rotate(HOUSE)
    assert secret_of(home.house, round=ROUND) == before
    assert secret_of(home.house, round="2023/24") != before


def test_who_is_withdrawn_by_the_house_is_not_in_the_next_contribution(home: Home) -> None:
    header, *rows = THEATRE.read_text("utf-8").splitlines()
    season = [row for row in rows if ";2024-1" in row][:40]
    again = [row.replace(row.split(";")[2], f"N{n:05d}", 1) for n, row in enumerate(season)]
    again = [
        ";".join([*row.split(";")[:5], f"nieuw{n}@example.org", *row.split(";")[6:]]) for n, row in enumerate(again)
    ]
    before = home.agree().prepare().contribution
    record = take_in(home.file("erbij.csv", "\n".join([header, *again]) + "\n"), house=home.house).record
    with_them = home.prepare().contribution
    sector.withdraw(home.house, number=record.number)
    after = home.prepare().contribution

    assert with_them.digest != before.digest
    assert after.digest == before.digest


def test_a_round_or_a_day_that_was_not_agreed_is_refused(home: Home) -> None:
    home.agree()
    for round_, today, code in (("2022/23", TODAY, "round-not-agreed"), (ROUND, date(2031, 1, 1), "agreement-not-now")):
        with refused(code):
            contributing.prepare(home.house, home.agreement, round_, identity=home.secret(HOUSE), today=today)


def test_the_keys_are_those_of_the_house(home: Home) -> None:
    home.agree()
    for name in ("directeur", HUB):
        with refused("not-a-member"):
            contributing.prepare(home.house, home.agreement, ROUND, identity=home.secret(name), today=TODAY)


def test_shared_audience_that_was_not_prepared_is_left_out_only_in_so_many_words(home: Home) -> None:
    overlap = {"strength": "sharing", "rho": 0.5, "key_holder": "de-sleutelhouder", "servers": ["een", "twee", "drie"]}
    home.agree(agreed=(*COUNTED, "overlap"), overlap=overlap)
    with refused("overlap-not-prepared"):
        home.prepare()
    assert home.prepare(without=("overlap",)).contribution.blobs == {}

    from publiek.collective.contributing import sealed_households

    sealed = {f"overlap-{server}": server.encode() * 1000 for server in ("een", "twee", "drie")}
    sealed_households.keep(home.house, home.agreement, ROUND, sealed)
    prepared = home.prepare()
    assert prepared.contribution.blobs == sealed
    told = " ".join(text.nl for text in prepared.words)
    assert "blijft een persoonsgegeven" in told
    assert "voor twee: willekeurige getallen" in told
    with pytest.raises(ValueError, match="named overlap"):
        sealed_households.keep(home.house, home.agreement, ROUND, {"../x": b""})


# Approving -----------------------------------------------------------------------------------------------------------


def test_only_who_holds_the_role_in_this_house_approves(home: Home) -> None:
    ready = home.agree().prepare()
    secretary = home.identity("secretaris", "approver")
    with refused("not-an-approver"):
        home.approve(ready, name="secretaris")
    contributing.register(home.house, secretary, role="secretary")
    with refused("not-an-approver"):
        home.approve(ready, name="secretaris")
    with refused("not-an-approver"):
        contributing.approve(home.house, ready, approver=home.secret("directeur"), role="secretary", today=TODAY)
    with refused("not-an-approver"):
        home.approve(ready, name=HOUSE)
    with refused("contribution-not-approved"):
        home.pack()
    home.approve(ready)
    assert home.pack().approved_by == "directeur"


def test_a_namesake_with_other_keys_does_not_approve(home: Home, tmp_path: Path) -> None:
    ready = home.agree().prepare()
    namesake = SecretIdentity.create(tmp_path / "elsewhere", "directeur", "approver")
    with refused("not-an-approver"):
        contributing.approve(home.house, ready, approver=namesake, role="direction", today=TODAY)
    forged = packages.given(ready.contribution.digest, approver=namesake, role="direction")
    (home.ready / "approval.json").write_bytes(forged.as_file())
    with refused("not-an-approver"):
        home.pack()


def test_who_lost_the_role_since_did_not_approve(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    contributing.register(home.house, home.place / "files" / "directeur.identity.yaml", role="advisor")
    with refused("not-an-approver"):
        home.pack()
    (home.sharing / "approvers.yaml").write_text("directeur: everything")
    with refused("approvers-unreadable"):
        home.pack()


@pytest.mark.parametrize("name", ["tables/origin.csv", "tables/takings.csv", "contribution.json", "approval.json"])
def test_anything_that_changed_after_the_approval_is_not_packed(home: Home, name: str) -> None:
    home.agree()
    home.approve(home.prepare())
    content = bytearray((home.ready / name).read_bytes())
    for place in range(0, len(content), max(len(content) // 40, 1)):
        changed = bytearray(content)
        changed[place] ^= 1
        (home.ready / name).write_bytes(bytes(changed))
        with pytest.raises(PubliekError):
            home.pack()
    (home.ready / name).write_bytes(bytes(content))
    assert home.pack().content


def test_a_file_that_was_added_or_taken_away_is_not_packed(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    (home.ready / "tables" / "persons.csv").write_text('"name"\n"x"\n')
    with pytest.raises(PackageError):
        home.pack()
    (home.ready / "tables" / "persons.csv").unlink()
    (home.ready / "tables" / "origin.csv").unlink()
    with pytest.raises(PackageError):
        home.pack()


def test_made_again_the_same_the_approval_stays_and_otherwise_it_goes(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    home.prepare()
    assert (home.ready / "approval.json").exists()
    home.prepare(without=("takings",))
    assert not (home.ready / "approval.json").exists()
    with refused("contribution-not-approved"):
        home.pack()


def test_a_narrower_rule_after_the_approval_holds(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    home.agree(tables=("origin",))
    with refused("contribution-not-prepared"):
        home.pack()


# Leaving and taking back ---------------------------------------------------------------------------------------------


def opened(home: Home, content: bytes) -> packages.Contribution:
    came, _ = packages.unpack(content, receiver=home.secret(HUB), members={HOUSE: home.secret(HOUSE).public})
    return came


def test_what_was_approved_is_what_the_hub_opens(home: Home) -> None:
    prepared = home.agree().prepare()
    home.approve(prepared)
    packed = home.pack()

    assert packed.path.read_bytes() == packed.content
    came = opened(home, packed.content)
    assert came.files == prepared.contribution.files
    assert pa.compute.sum(came.tables["origin"]["bookers"]).as_py() > 30


def test_numbers_follow_each_other_and_a_lost_package_is_packed_once_more(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    first = home.pack()
    assert opened(home, home.pack().content).digest == first.contribution.digest
    home.approve(home.prepare())
    second = home.pack()
    assert (first.contribution.number, second.contribution.number) == (1, 2)
    assert contributing.last_packed(home.house, home.agreement, ROUND).content == second.content


def test_a_file_that_was_put_in_the_place_of_a_package_is_not_sent(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    packed = home.pack()
    packed.path.write_bytes(THEATRE.read_bytes())
    with refused("contribution-not-prepared"):
        contributing.last_packed(home.house, home.agreement, ROUND)


def test_taking_back_is_one_step_and_ends_the_rule(home: Home) -> None:
    home.agree()
    with refused("nothing-to-withdraw"):
        contributing.withdraw(home.house, ID, identity=home.secret(HOUSE))
    home.approve(home.prepare())
    home.pack()
    (packed,) = contributing.withdraw(home.house, ID, identity=home.secret(HOUSE), by="De directeur")

    came = opened(home, packed.content)
    assert (came.withdrawn, came.number, came.tables) == (True, 2, {})
    assert not home.ready.exists()
    assert events(home)[-2:] == ["stopped", "withdrawn"]
    with refused("no-share-rule"):
        home.prepare()
    assert contributing.last_packed(home.house, home.agreement, ROUND).content == packed.content
    with refused("nothing-to-withdraw"):
        contributing.withdraw(home.house, ID, identity=home.secret(HOUSE))
    # Who comes back goes on counting.
    home.agree()
    assert home.prepare().contribution.number == 3


def test_taking_back_is_possible_after_the_agreement_is_over_and_without_an_approver(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    home.pack()
    contributing.stop(home.house, ID)
    (home.sharing / "approvers.yaml").unlink()
    (packed,) = contributing.withdraw(home.house, ID, identity=home.secret(HOUSE))
    assert opened(home, packed.content).withdrawn


def test_who_wants_out_is_out_even_when_the_rest_fails(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    home.pack()
    package = home.sharing / "packages"
    shutil.move(package, home.place / "aside")
    package.write_text("in the way")
    with refused("sharing-not-reached"):
        contributing.withdraw(home.house, ID, identity=home.secret(HOUSE))
    with refused("no-share-rule"):
        home.prepare()
    package.unlink()
    (packed,) = contributing.withdraw(home.house, ID, identity=home.secret(HOUSE))
    assert opened(home, packed.content).withdrawn


def test_without_a_connection_nothing_is_sent_and_the_file_is_mailed(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    packed = home.pack()
    assert contributing.send(home.house, home.agreement, packed) is None
    assert "sent" not in events(home)


# The log -------------------------------------------------------------------------------------------------------------


def test_everything_is_written_down_in_a_chain_without_a_value(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    home.pack()
    assert events(home) == ["approver", "agreed", "prepared", "approved", "packed"]
    lines = log.read(Places(home.house))
    known = {"line", "at", "what", "agreement", "round", "number", "digest", "by", "package", "before", "chain"}
    assert {name for line in lines for name in line} <= known


def test_a_changed_dropped_moved_or_cut_line_is_seen_and_stops_everything(home: Home) -> None:
    home.agree()
    home.approve(home.prepare())
    path, whole = home.sharing / "log.jsonl", (home.sharing / "log.jsonl").read_bytes()
    lines = whole.splitlines(keepends=True)
    damaged = {
        "one byte": whole.replace(b"directeur", b"directrix", 1),
        "one dropped": b"".join(lines[:1] + lines[2:]),
        "two swapped": b"".join([lines[1], lines[0], *lines[2:]]),
        "the end cut off": b"".join(lines[:-1]),
        "half a line at the end": whole[:-20],
        "a line twice": whole + lines[-1],
        "nothing": b"",
        "spaces": whole.replace(b'": ', b'":  ', 1),
    }
    for how, content in damaged.items():
        path.write_bytes(content)
        with pytest.raises(StorageError, match="sharing-log-changed"):
            home.prepare()
        with pytest.raises(StorageError, match="sharing-log-changed"):
            home.pack()
        assert how
    path.write_bytes(whole)
    assert home.pack()


def test_who_was_killed_while_writing_goes_on(home: Home) -> None:
    home.agree()
    path, end = home.sharing / "log.jsonl", home.sharing / "log.end"
    before = end.read_bytes()
    log.add(Places(home.house), log.Event("shown", ID, ROUND, 1))
    # Killed before the end was written, and another time in the middle of a line.
    end.write_bytes(before)
    log.add(Places(home.house), log.Event("shown", ID, ROUND, 1))
    path.write_bytes(path.read_bytes() + b'{"half')
    log.add(Places(home.house), log.Event("shown", ID, ROUND, 1))
    assert events(home)[-3:] == ["shown"] * 3


# Where it stands -----------------------------------------------------------------------------------------------------


def test_the_house_sees_what_lies_where(home: Home) -> None:
    assert contributing.standing(home.house, today=TODAY) == ()
    home.agree()
    home.approve(home.prepare())
    (one,) = contributing.standing(home.house, today=TODAY)
    assert one.in_force
    now = {round_.round: round_ for round_ in one.rounds}
    assert (now["2023/24"].ready, now["2023/24"].trouble) == (0, "contribution-not-prepared")
    assert (now[ROUND].ready, now[ROUND].approved_by, now[ROUND].left) == (1, "directeur", "")
    home.pack()
    contributing.withdraw(home.house, ID, identity=home.secret(HOUSE))
    (one,) = contributing.standing(home.house, today=TODAY)
    assert not one.in_force
    assert {round_.round: round_.left for round_ in one.rounds}[ROUND] == "withdrawn"


def test_words_of_others_do_not_steer_a_terminal(home: Home) -> None:
    evil = {"nl": "Weten\x1b[2Jwie\r\nGOEDGEKEURD", "en": "To know\x07who"}
    prepared = home.agree(purpose=evil, title=evil).prepare()
    for text in prepared.words:
        assert text.nl.isprintable()
        assert text.en.isprintable()


def test_a_full_or_foreign_disk_is_told_as_that(home: Home) -> None:
    home.agree()
    (home.sharing / "rules" / f"{ID}.yaml").unlink()
    (home.sharing / "rules" / f"{ID}.yaml").mkdir()
    with refused("sharing-not-reached"):
        home.prepare()


def test_names_never_become_paths(home: Home) -> None:
    for name in ("../x", "/etc/passwd", "", "a/b", "A"):
        with pytest.raises(UsageError, match="sharing-name"):
            contributing.agreed_with(home.house, name)
    agreement: Agreement = home.agree().agreement
    with pytest.raises(UsageError, match="sharing-name"):
        contributing.lying_ready(home.house, agreement, "../..")
