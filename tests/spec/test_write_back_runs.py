"""What is written behind whom, for how many and why not for the others, once, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publiek.connecting.writing_back import CONDITIONS, Done, Journal, Rules, Sayings, Target, Undone, plan, run, undo
from publiek.deliveries.live.fakes.serving import Serving, serve
from publiek.errors import PubliekError
from tests.support.customer_system import READ_ONLY, CustomerSystem, journal_in, sayings_for, target_at

AREAS = ("3011AA", "1012AB", "9712KR", "6211CD", "4331EF")


@dataclass
class Scene:
    """A customer system that runs, and a house beside it."""

    system: CustomerSystem
    serving: Serving
    target: Target
    journal: Journal
    sayings: Sayings

    def run(self, **how: object) -> Done:
        return run(self.target, self.journal, self.sayings, **how)  # type: ignore[arg-type]

    def undo(self, **how: object) -> Undone:
        return undo(self.target, self.journal, **how)  # type: ignore[arg-type]

    def kept(self) -> list[dict[str, object]]:
        with self.journal.held(looking=True):
            return [one.as_dict() for one in self.journal.runs()]

    def truth(self, one: str) -> dict[str, str]:
        values = self.sayings.of([str(self.system.people[one]["postcode"])])[0] or {}
        return {f"publiek_{code}": value for code, value in values.items() if value is not None}


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")
    system = CustomerSystem()
    for number, area in enumerate(AREAS * 4):
        system.add(f"klant-{number}", area)
    with serve(system) as serving:
        yield Scene(system, serving, target_at(serving.address), journal_in(tmp_path), sayings_for(tmp_path))


def code_of(refused: pytest.ExceptionInfo[PubliekError]) -> str:
    return refused.value.code


def test_a_plan_counts_and_writes_nothing_anywhere(scene: Scene, tmp_path: Path) -> None:
    counts = plan(scene.target, scene.journal, scene.sayings)
    assert (counts.contacts, counts.to_write, counts.values) == (20, 20, 40)
    assert scene.system.log == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_every_contact_with_consent_gets_what_its_area_is(scene: Scene) -> None:
    done = scene.run()
    assert (done.written, done.unsettled) == (20, 0)
    assert scene.system.values() == {one: scene.truth(one) for one in scene.system.people}


def test_what_stands_there_already_is_not_written_again(scene: Scene) -> None:
    scene.run()
    wrote = len(scene.system.log)
    again = scene.run()
    assert again.run is None
    assert again.counts.already_there == 40
    assert len(scene.system.log) == wrote


@pytest.mark.parametrize(
    ("reason", "what"),
    [
        ("no-permission", {"basis": None}),
        ("no-permission", {"basis": "Consent"}),
        ("no-permission", {"basis": "unknown"}),
        ("objected", {"objected": True}),
        ("objected", {"objected": None}),
        ("child", {"child": True}),
        ("soft-opt-in-incomplete", {"basis": "soft-opt-in"}),
        ("no-postcode", {"postcode": None}),
        ("no-postcode", {"postcode": "B-1000"}),
        ("no-group", {"postcode": "9999ZZ", "group": None}),
    ],
)
def test_who_gets_nothing_and_why(scene: Scene, reason: str, what: dict[str, object]) -> None:
    scene.system.people["klant-3"] |= what
    if reason == "no-group":
        scene.system.people["klant-3"]["postcode"] = "1000AA"
    done = scene.run()
    assert scene.system.fields("klant-3") == {}
    assert dict(done.counts.why) == {reason: 1}
    assert done.counts.contacts == done.counts.with_values + sum(done.counts.why.values()) == 20


def test_a_soft_opt_in_counts_when_all_five_conditions_are_declared(scene: Scene) -> None:
    scene.system.people["klant-3"]["basis"] = "soft-opt-in"
    for four in (CONDITIONS[1:], CONDITIONS[:-1], ()):
        assert plan(scene.target, scene.journal, scene.sayings, rules=Rules(four)).why["soft-opt-in-incomplete"] == 1
    scene.run(rules=Rules(CONDITIONS))
    assert scene.system.fields("klant-3") == scene.truth("klant-3")


def test_a_busy_vendor_and_an_outage_lose_nothing(scene: Scene) -> None:
    scene.serving.faults.update({1: "busy", 2: "hang-up", 4: "outage", 5: "half"})
    scene.run()
    assert scene.system.values() == {one: scene.truth(one) for one in scene.system.people}


def test_what_others_put_there_is_left_unless_the_house_says_otherwise(scene: Scene) -> None:
    scene.system.people["klant-3"]["fields"] = {"publiek_segment": "VIP"}
    done = scene.run()
    assert done.counts.left_alone == 1
    assert scene.system.fields("klant-3")["publiek_segment"] == "VIP"
    scene.run(rules=Rules(overwrite=True))
    assert scene.system.fields("klant-3") == scene.truth("klant-3")
    scene.undo()
    assert scene.system.fields("klant-3")["publiek_segment"] == "VIP"


def test_undo_puts_back_exactly_what_stood_there_and_works_once(scene: Scene) -> None:
    scene.system.people["klant-3"]["fields"] = {"publiek_segment": "VIP", "own": "x"}
    before = scene.system.values()
    scene.run(rules=Rules(overwrite=True))
    assert scene.undo() == Undone(run=1, restored=40)
    assert scene.system.values() == before
    with pytest.raises(PubliekError) as refused:
        scene.undo()
    assert code_of(refused) == "write-back-nothing-to-undo"
    with pytest.raises(PubliekError) as refused:
        scene.undo(run=1)
    assert code_of(refused) == "write-back-undone-already"
    assert [(one["run"], one["state"]) for one in scene.kept()] == [(1, "undone")]


def test_undo_leaves_what_somebody_changed_since(scene: Scene) -> None:
    scene.run()
    scene.system.people["klant-3"]["fields"]["publiek_segment"] = "anders"  # type: ignore[index]
    told = scene.undo()
    assert (told.restored, told.changed_since) == (39, 1)
    assert scene.system.fields("klant-3") == {"publiek_segment": "anders"}


def test_runs_are_taken_back_from_the_latest_on(scene: Scene) -> None:
    scene.run()
    first = scene.system.values()
    for one in ("klant-0", "klant-5"):
        scene.system.people[one]["postcode"] = "9712KR"
    scene.run()
    with pytest.raises(PubliekError) as refused:
        scene.undo(run=1)
    assert (code_of(refused), refused.value.where) == ("write-back-undo-order", {"latest": 2})
    scene.undo(run=2)
    assert scene.system.values() == first
    scene.undo(run=1)
    assert not any(scene.system.values().values())


def test_whoever_objects_later_loses_it_and_is_forgotten(scene: Scene) -> None:
    scene.run()
    scene.system.people["klant-3"]["objected"] = True
    scene.system.people["klant-4"]["basis"] = None
    done = scene.run()
    assert done.cleared == 2
    assert scene.system.fields("klant-3") == scene.system.fields("klant-4") == {}
    scene.undo()
    scene.system.people["klant-3"]["objected"] = False
    assert not any(scene.system.values().values())


def test_what_a_person_of_the_house_put_there_is_not_cleared_at_an_objection(scene: Scene) -> None:
    scene.run()
    scene.system.people["klant-3"] |= {"objected": True, "fields": {"publiek_segment": "anders"}}
    assert scene.run().cleared == 0
    assert scene.system.fields("klant-3") == {"publiek_segment": "anders"}


def test_undo_never_brings_one_of_our_values_back_behind_somebody_who_objected(scene: Scene) -> None:
    scene.run()
    scene.system.people["klant-0"]["postcode"] = "9712KR"
    scene.run()
    scene.system.people["klant-0"]["objected"] = True
    scene.undo()
    assert scene.system.fields("klant-0") == {}


def test_somebody_who_moves_abroad_loses_a_group_that_is_no_longer_true(scene: Scene) -> None:
    scene.run()
    scene.system.people["klant-0"]["postcode"] = None
    scene.run()
    assert scene.system.fields("klant-0") == {}
    scene.undo()
    assert set(scene.system.fields("klant-0")) == {"publiek_segment", "publiek_certainty"}


def test_a_vendor_that_takes_only_some_is_told_and_asked_again(scene: Scene) -> None:
    scene.system.takes = 7
    done = scene.run()
    assert done.unsettled == 17
    assert done.written == 3
    scene.system.takes = None
    scene.run()
    assert scene.system.values() == {one: scene.truth(one) for one in scene.system.people}
    scene.system.takes = 5
    assert scene.undo().remaining > 0
    with pytest.raises(PubliekError) as refused:
        scene.run()
    assert code_of(refused) == "write-back-undo-unfinished"
    scene.system.takes = None
    scene.undo()
    scene.undo()
    assert not any(scene.system.values().values())


def test_a_vendor_that_says_yes_and_has_no_such_field_is_found_out(scene: Scene) -> None:
    scene.system.drops = {"publiek_certainty"}
    done = scene.run()
    assert (done.written, done.unsettled) == (0, 20)
    scene.system.drops = set()
    scene.run()
    assert scene.system.values() == {one: scene.truth(one) for one in scene.system.people}
    scene.undo()
    scene.undo()
    assert not any(scene.system.values().values())


def test_who_is_gone_from_the_customer_system_is_forgotten(scene: Scene) -> None:
    scene.run()
    del scene.system.people["klant-3"]
    assert scene.run().forgotten == 1
    with scene.journal.held():
        assert not scene.journal.forget("klant-3")
        assert scene.journal.forget("klant-4")
        assert not scene.journal.forget("klant-4")


def test_a_list_that_came_in_half_forgets_nobody(scene: Scene) -> None:
    scene.run()
    kept = {one: scene.system.people.pop(one) for one in list(scene.system.people)[3:]}
    assert scene.run().forgotten == 0
    scene.system.people |= kept
    assert scene.undo().restored == 40


def test_after_two_years_what_stood_before_is_erased_and_an_objection_still_clears(scene: Scene) -> None:
    scene.run(now=datetime(2024, 1, 15, tzinfo=UTC))
    assert scene.run(now=datetime(2026, 1, 14, tzinfo=UTC)).run is None
    with pytest.raises(PubliekError) as refused:
        scene.undo(now=datetime(2026, 1, 16, tzinfo=UTC))
    assert code_of(refused) == "write-back-nothing-to-undo"
    scene.system.people["klant-3"]["objected"] = True
    assert scene.run(now=datetime(2026, 1, 17, tzinfo=UTC)).cleared == 1


def test_a_system_that_is_only_read_is_not_written(scene: Scene) -> None:
    reading = Target(READ_ONLY, scene.target.door, scene.target.fields)
    for ask in (
        lambda: plan(reading, scene.journal, scene.sayings),
        lambda: run(reading, scene.journal, scene.sayings),
        lambda: undo(reading, scene.journal),
    ):
        with pytest.raises(PubliekError) as refused:
            ask()
        assert code_of(refused) == "write-back-no-call"


def test_two_at_once_are_refused(scene: Scene, tmp_path: Path) -> None:
    with scene.journal.held(), pytest.raises(PubliekError) as refused:
        run(scene.target, journal_in(tmp_path), scene.sayings)
    assert code_of(refused) == "write-back-busy"


def test_without_the_secret_of_the_house_nothing_is_written(scene: Scene, tmp_path: Path) -> None:
    scene.run()
    wrote = len(scene.system.log)
    next((tmp_path / "keys").glob("*.vault.json")).unlink()
    for ask in (scene.run, scene.undo):
        with pytest.raises(PubliekError) as refused:
            ask()
        assert code_of(refused) == "vault-missing"
    assert len(scene.system.log) == wrote


def test_a_damaged_journal_is_refused(scene: Scene, tmp_path: Path) -> None:
    scene.run()
    file = next((tmp_path / "data").rglob("kassa.db"))
    file.write_bytes(b"nothing" * 1000)
    with pytest.raises(PubliekError) as refused:
        scene.run()
    assert code_of(refused) == "write-back-journal-damaged"
