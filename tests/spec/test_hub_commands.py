"""Who runs a hub types these commands, in this order; what goes wrong is said plainly."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.spec.test_hub_exchanging import NORTH, SOUTH, province, world  # noqa: F401  world is a fixture
from tests.support.collective import APPROVERS, MEMBERS, ROUND, Circle, a_circle, counted_tables
from tests.support.typing_in import Terminal

AGREEMENT = "samen-in-de-stad"


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def circle(tmp_path: Path) -> Circle:
    return a_circle(tmp_path, tables=["programme", "indicators"], **{"from": "2024-08-01"})


def hub(circle: Circle, *words: object) -> tuple[object, ...]:
    return ("hub", words[0], circle.hub.places.root, *words[1:], "--keys", circle.keys)


def packages(circle: Circle, folder: Path) -> list[Path]:
    """What every member mailed."""
    made = []
    for member in MEMBERS:
        contribution = circle.contribution(member, tables=counted_tables(member, ("programme",)))
        made.append(folder / f"{member}.publiek")
        made[-1].write_bytes(circle.package(contribution))
    return made


def test_a_hub_is_started_and_told_who_takes_part(terminal: Terminal, circle: Circle, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    said = terminal.say("hub", "init", fresh, "de-hub", "--keys", tmp_path / "other-keys")
    assert "Geef dit bestand aan de leden" in said.err
    told = circle.hub.places.configuration("members") / f"{MEMBERS[0]}.yaml"
    add = ("hub", "add", fresh, "member", told, "--keys", tmp_path / "other-keys")
    assert MEMBERS[0] in terminal.say(*add).err
    assert "Vervangen" in terminal.say(*add).err, "the same file again is no other one"
    wrong = terminal.say("hub", "add", fresh, "approver", told, "--keys", tmp_path / "other-keys", code=2)
    assert "registration-kind" in wrong.err


def test_other_keys_for_a_known_name_are_never_taken_silently(
    terminal: Terminal, circle: Circle, tmp_path: Path
) -> None:
    from publiek.collective.identities import SecretIdentity

    forged = tmp_path / "forged.yaml"
    forged.write_text(SecretIdentity.create(tmp_path / "elsewhere", MEMBERS[0], "member").public.to_yaml())
    said = terminal.say(*hub(circle, "add", "member", forged), code=2)
    assert "registration-exists" in said.err
    terminal.say(*hub(circle, "add", "member", forged, "--replace"))


def test_from_packages_to_a_release_that_can_be_mailed(terminal: Terminal, circle: Circle, tmp_path: Path) -> None:
    said = terminal.say(*hub(circle, "receive", *packages(circle, tmp_path)))
    assert said.out.count("(accepted)") == len(MEMBERS)
    status = terminal.ask(*hub(circle, "status"), answer="hub status")
    assert {one["round"]: len(one["present"]) for one in status["rounds"]}[ROUND] == len(MEMBERS)
    draft = terminal.ask(*hub(circle, "draft", AGREEMENT, "--round", ROUND), answer="hub draft")
    assert draft["may"]
    code = draft["digest"][:8]
    early = terminal.say(*hub(circle, "release", code), code=8)
    assert "release-not-approved" in early.err
    for name in APPROVERS[:2]:
        terminal.say(*hub(circle, "approve", code, "--as", name))
    released = terminal.ask(*hub(circle, "release", code), answer="hub release")
    assert released["members"] == sorted(MEMBERS)
    again = terminal.ask(*hub(circle, "release", code), answer="hub release")
    assert again["digest"] == released["digest"]
    out = tmp_path / "uit.zip"
    terminal.say(*hub(circle, "hand-out", AGREEMENT, "--round", ROUND, "--for", MEMBERS[0], "--out", out))
    assert out.read_bytes().startswith(b"PK")
    data = tmp_path / "data"
    terminal.say(*hub(circle, "export", AGREEMENT, "--round", ROUND, "--out", data))
    assert (data / "datapackage.json").is_file()
    log = terminal.say(*hub(circle, "log"))
    assert "niets veranderd" in log.out


def test_a_refused_package_is_told_and_stops_no_other(terminal: Terminal, circle: Circle, tmp_path: Path) -> None:
    good = packages(circle, tmp_path)[0]
    bad = tmp_path / "kapot.publiek"
    bad.write_bytes(good.read_bytes()[:-20])
    said = terminal.say(*hub(circle, "receive", bad, good), code=11)
    assert "(accepted)" in said.out
    assert "(package-" in said.out


def test_what_the_gate_refuses_is_said_with_the_reason(terminal: Terminal, circle: Circle, tmp_path: Path) -> None:
    """Two of six: fewer than four organisations."""
    terminal.say(*hub(circle, "receive", *packages(circle, tmp_path)[:2]))
    said = terminal.run(*hub(circle, "draft", AGREEMENT, "--round", ROUND))
    assert said.code == 8
    assert "4" in said.out


def test_a_member_leaves(terminal: Terminal, circle: Circle, tmp_path: Path) -> None:
    terminal.say(*hub(circle, "receive", *packages(circle, tmp_path)))
    said = terminal.say(*hub(circle, "leave", AGREEMENT, "--member", MEMBERS[0], "--by", "Anna"))
    assert "uitgestapt" in said.err
    status = terminal.ask(*hub(circle, "status"), answer="hub status")
    states = {one["member"]: one["state"] for one in status["rounds"][-1]["members"]}
    assert states[MEMBERS[0]] == "left"


def test_before_anything_was_released_it_says_so(terminal: Terminal, circle: Circle, tmp_path: Path) -> None:
    out = tmp_path / "x.zip"
    said = terminal.say(
        *hub(circle, "hand-out", AGREEMENT, "--round", ROUND, "--for", MEMBERS[0], "--out", out), code=2
    )
    assert "nothing-released" in said.err
    assert not out.exists()


def test_a_province_adds_up_what_its_cities_released(terminal: Terminal, world: tuple, tmp_path: Path) -> None:  # noqa: F811
    _, north, released_north, south, released_south = world
    circles = {north.hub.identity.name: north, south.hub.identity.name: south}
    made = province(tmp_path / "province", circles, (*NORTH, *SOUTH))
    where = (made.places.root, "provincie-samen")
    keys = ("--keys", tmp_path / "province-keys")
    for number, released in enumerate((released_north, released_south)):
        folder = tmp_path / f"release-{number}"
        for name, content in released.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        said = terminal.say("hub", "take-release", where[0], where[1], folder, *keys)
        assert "6 organisaties" in said.err
    out = tmp_path / "total"
    terminal.say("hub", "total", *where, "--round", ROUND, "--out", out, *keys)
    assert (out / "programme.csv").read_text(encoding="utf-8").count("\n") > 1
