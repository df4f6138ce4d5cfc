"""The commands of contributing, as a person types them: answers by their schema, words in two languages."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from publiek.collective import contributing
from publiek.collective.contributing import log
from publiek.collective.contributing.places import Places
from publiek.errors import PackageError, PubliekError
from tests.support.answers import schemas
from tests.support.collective import HUB, MEMBERS, Circle, a_circle, counted_tables, release_approved
from tests.support.contributing import ROUND, Home, a_home
from tests.support.walkers import Ended, Walkers

ID = "samen-in-de-stad"
THEATRE = Path(__file__).parents[2] / "examples" / "town" / "theatre" / "bestellingen.csv"
TABLES = ["origin", "programme", "months", "takings", "indicators"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = a_home(tmp_path_factory.mktemp("house"), THEATRE)
    home.agreement_file(tables=TABLES)
    return home


@pytest.fixture(scope="module")
def walkers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walkers]:
    made = Walkers(tmp_path_factory.mktemp("walkers"))
    yield made
    made.close()


@dataclass(frozen=True)
class Person:
    """Somebody at the keyboard of one house."""

    walkers: Walkers
    home: Home

    def run(self, *arguments: object, language: str = "nl", code: int = 0) -> Ended:
        named = ("--home", self.home.house.home)
        words = {"PUBLIEK_LANGUAGE": language}
        ended = self.walkers.run("contribute", *arguments, *named, keys=self.home.keys, env=words)
        assert ended.code == code, ended.err
        return ended

    def asked(self, command: str, *arguments: object, code: int = 0) -> Any:
        """The answer of a command with --json, by its schema; nothing else is on standard output."""
        of_round = [ID, "--round", ROUND] if command in ("prepare", "show", "approve", "pack", "send") else []
        named = ("-o", self.home.organisation, "--json")
        answer = self.run(command, *of_round, *arguments, *named, code=code).answer
        jsonschema.validate(answer, schemas()["error" if code else f"contribute {command}"])
        return answer

    def said(self, *arguments: object, language: str = "nl") -> str:
        ended = self.run(*arguments, "-o", self.home.organisation, language=language)
        return ended.out + ended.err


@pytest.fixture(scope="module")
def person(walkers: Walkers, home: Home) -> Person:
    return Person(walkers, home)


def test_a_season_by_commands(person: Person, home: Home) -> None:
    files = home.place / "files"
    rule = person.asked("agree", files / "afspraak.yaml", "--by", "De directeur", "--role", "direction", "--tables",
        ",".join(TABLES), "--until", "2027-07-31", "--hub", files / f"{HUB}.identity.yaml",
    )  # fmt: skip
    assert (rule["until"], rule["tables"]) == ("2027-07-31", TABLES)

    prepared = person.asked("prepare")
    assert set(prepared["tables"]) == set(TABLES)
    assert all(rows > 0 for rows in prepared["tables"].values())
    assert Path(prepared["folder"]).is_dir()
    assert person.asked("show", "--by", "De directeur")["digest"] == prepared["digest"]
    assert person.asked("pack", code=8)["error"]["code"] == "contribution-not-approved"
    wrong = person.asked("approve", "--as", "directeur", "--code", "12345678", code=2)
    assert wrong["error"]["code"] == "approval-code"

    for language, words in (("nl", "Wat er niet in zit"), ("en", "What is not in it")):
        told = person.said("show", ID, "--round", ROUND, language=language)
        assert words in told
        assert f"--code {prepared['code']}" in told
    agreed = person.said("approve", ID, "--round", ROUND, "--as", "directeur", "--code", prepared["code"])
    assert "Goedgekeurd door directeur (direction)." in agreed

    packed = person.asked("pack", "--out", home.place)
    assert Path(packed["file"]).parent == home.place
    assert packed["bytes"] == Path(packed["file"]).stat().st_size
    assert person.asked("send")["receipt"] is None
    assert "Mail dit bestand" in person.said("send", ID, "--round", ROUND)

    (standing,) = person.asked("status")
    assert standing["in_force"]
    assert [r["left"] for r in standing["rounds"]] == ["", "packed"]
    assert "may leave, until 31 July 2027" in person.said("status", language="en")
    (back,) = person.asked("withdraw", ID, "--by", "De directeur")
    assert back["withdrawn"]
    assert person.asked("prepare", code=8)["error"]["code"] == "no-share-rule"
    assert "er gaat niets weg" in person.said("status")
    assert person.asked("stop", ID)["ended"]
    whats = [line["what"] for line in log.read(Places(home.house))]
    assert whats.count("shown") == 3


def test_keys_are_made_by_a_command_and_never_in_the_data(person: Person, walkers: Walkers) -> None:
    person.run("identity", "iemand", "--kind", "approver")
    made = (walkers.place / "cwd" / "iemand.identity.yaml").read_text()
    assert made.startswith("identity: iemand\nkind: approver\n")
    (walkers.place / "cwd" / "iemand.identity.yaml").unlink()
    assert "identity-exists" in person.run("identity", "iemand", "--kind", "approver", code=2).err
    person.run("identity", "iemand", "--again")
    assert (walkers.place / "cwd" / "iemand.identity.yaml").read_text() == made
    assert "sharing-not-reached" in person.run("identity", "iemand", "--again", "--out", "/nowhere/x", code=6).err
    refused = person.run("identity", "iemand-anders", "--keys", person.home.house.home / "keys", code=6)
    assert "keys-in-data-folder" in refused.err


def test_a_day_is_read_strictly(person: Person, home: Home) -> None:
    files = home.place / "files"
    decided = ("--by", "De directeur", "--role", "direction")
    wrong = person.asked("agree", files / "afspraak.yaml", *decided, "--until", "31-07-2027", code=2)
    assert wrong["error"]["code"] == "day-unreadable"


# What comes back -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def circle(tmp_path_factory: pytest.TempPathFactory) -> Circle:
    """A hub that released something of six houses."""
    circle = a_circle(tmp_path_factory.mktemp("circle"), tables=["programme"])
    for member in MEMBERS:
        assert circle.send(member, tables=counted_tables(member, ("programme",))).status == "accepted"
    release_approved(circle, circle.hub.draft(circle.agreement.id, ROUND))
    return circle


@pytest.fixture
def member(circle: Circle, tmp_path: Path) -> Home:
    """One of them, that decided to take part."""
    home = Home(tmp_path / "member", organisation=MEMBERS[0])
    agreement = circle.hub.places.configuration("agreements") / "samen.yaml"
    decision = contributing.Decision("De directeur", "direction")
    contributing.agree(home.house, agreement, decision, hub=circle.hub.places.identity)
    return home


def release_folder(circle: Circle) -> Path:
    (folder,) = [one for one in circle.hub.places.releases(circle.agreement.id, ROUND).iterdir() if one.is_dir()]
    return folder


def zipped(folder: Path, target: Path, **more: bytes) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())
        for name, content in more.items():
            archive.writestr(name, content)
    return target


def test_a_release_is_kept_readable_from_a_folder_and_from_one_file(
    circle: Circle, member: Home, walkers: Walkers, tmp_path: Path
) -> None:
    folder = release_folder(circle)
    for path in (folder, zipped(folder, tmp_path / "release.zip")):
        came = contributing.receive(member.house, path, by="iemand")
        assert came.release.members == MEMBERS
        assert (came.folder / "tables" / "programme.csv").read_bytes() == (folder / "tables/programme.csv").read_bytes()
    assert [line["what"] for line in log.read(Places(member.house))] == ["agreed", "received", "received"]
    answer = Person(walkers, member).asked("receive", folder)
    assert answer["tables"]["programme"] == came.release.tables["programme"].num_rows


def test_a_release_that_was_touched_is_refused(circle: Circle, member: Home, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(release_folder(circle), tmp_path / "release"))
    for name in ("release.json", "release.sig", "tables/programme.csv"):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[:-3] + b"9" + whole[-2:])
        with pytest.raises(PackageError):
            contributing.receive(member.house, folder)
        (folder / name).write_bytes(whole)
    assert not (member.sharing / "received").exists()
    assert contributing.receive(member.house, folder)


def test_a_file_that_would_do_harm_is_refused(circle: Circle, member: Home, tmp_path: Path) -> None:
    folder = release_folder(circle)
    hostile = {
        "way out": zipped(folder, tmp_path / "a.zip", **{"../../../x.csv": b"1"}),
        "bomb": zipped(folder, tmp_path / "b.zip", **{"tables/x.csv": bytes(100 * 2**20)}),
        "many": zipped(folder, tmp_path / "c.zip", **{f"tables/t{n}.csv": b"" for n in range(2000)}),
        "nothing": tmp_path / "not-there",
    }
    for how, path in hostile.items():
        with pytest.raises(PackageError, match="release-damaged"):
            contributing.receive(member.house, path)
        assert how
    assert not (member.sharing.parent / "x.csv").exists()


def test_a_release_of_a_hub_or_agreement_of_others_is_refused(circle: Circle, home: Home, member: Home) -> None:
    folder = release_folder(circle)
    (member.sharing / "agreements" / f"{ID}.yaml").unlink()
    with pytest.raises(PubliekError, match="no-share-rule"):
        contributing.receive(member.house, folder)
    (member.sharing / "known" / f"{HUB}.yaml").unlink()
    with pytest.raises(PubliekError, match="hub-unknown"):
        contributing.receive(member.house, folder)
    # The house of the other tests knows a hub of the same name, with other keys.
    with pytest.raises(PackageError, match="release-not-signed"):
        contributing.receive(home.house, folder)
