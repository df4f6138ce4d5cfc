"""Segmentations as a person types them: made, listed, shown, imported, bridged, laid behind postcodes, judged."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from publiek.segmentation import area_profile
from tests.support.typing_in import Terminal

PLAN = """
code: house-view
version: "1"
vintage: 2025
level: pc4
columns: {postcode: PC4, segment: GROEP}
licence: {owner: Voorbeeld, terms: alleen eigen gebruik, finest: FINEST}
groups:
  - {code: a, name: Dichtbij}
  - {code: b, name: Ver weg}
"""


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.chdir(tmp_path)
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def ask(terminal: Terminal, command: str, *words: object, code: int = 0) -> dict:
    answer = "" if code else f"segmentation {command}"
    return terminal.ask("segmentation", command, *words, code=code, answer=answer or "error")


def rows(path: str | Path) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def own_table(folder: Path, *, finest: str = "pc4") -> tuple[Path, Path]:
    """Every postcode area in group a (odd) or b (even)."""
    table, plan = folder / "table.csv", folder / "plan.yaml"
    codes = area_profile.packaged().area.tolist()
    lines = [f"{code};{'a' if int(code) % 2 else 'b'}" for code in codes]
    table.write_text("\n".join(["PC4;GROEP", *lines]) + "\n", encoding="utf-8")
    plan.write_text(PLAN.replace("FINEST", finest), encoding="utf-8")
    return table, plan


@pytest.mark.long
def test_the_packaged_types_are_made_again_to_the_byte(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    """A stranger's clone has no statistics: the packaged profile is enough."""
    made = ask(terminal, "build", "--out", tmp_path / "made", "--home", home)
    assert made["same_as_packaged"] is True
    assert made["segmentations"] == ["area-types@2022.2"]
    assert not (home / "segmentations").exists()


def test_types_of_another_year_get_a_name_of_their_own(
    terminal: Terminal, home: Path, tmp_path: Path, shared_data: Path
) -> None:
    file = shared_data / "nl-pc4-stats" / "raw_cbs_pc4_2020_v1.xlsx"
    made = ask(terminal, "build", file, "--out", tmp_path / "made", "--home", home)
    (name,) = made["segmentations"]
    assert name.startswith("own-area-types@2020.")
    listed = {f"{one['code']}@{one['version']}" for one in ask(terminal, "list", "--home", home)["segmentations"]}
    assert {name, "area-types@2022.1", "area-types@2022.2"} <= listed


def test_a_segmentation_shows_itself(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    made = ask(terminal, "show", "--out", tmp_path / "page", "--home", home, "--formats", "html,json")
    names = {Path(path).name for path in made["files"]}
    assert names == {"publiek-segmentation.html", "publiek-segmentation.json", "model-card.nl.md", "model-card.en.md"}
    told = json.loads((tmp_path / "page" / "publiek-segmentation.json").read_text(encoding="utf-8"))
    assert told["card"]["version"] == "2022.2"
    page = (tmp_path / "page" / "publiek-segmentation.html").read_text(encoding="utf-8")
    assert "Oude stadswijken" in page and "Bron" in (tmp_path / "page" / "model-card.nl.md").read_text(encoding="utf-8")


def test_an_own_table_stands_beside_the_others_under_its_licence(
    terminal: Terminal, home: Path, tmp_path: Path
) -> None:
    table, plan = own_table(tmp_path)
    assert ask(terminal, "import", table, "--plan", plan, "--home", home)["code"] == "house-view"
    listed = ask(terminal, "list", "--home", home)["segmentations"]
    assert [one["export"] for one in listed if one["code"] == "house-view"] == ["pc4"]
    codes = tmp_path / "codes.csv"
    codes.write_text("naam;postcode\nA. Jansen;3011AA\nB;3012 ab\nC;onbekend\n", encoding="utf-8")
    answer = ask(terminal, "assign", codes, "--segmentation", "house-view", "--home", home, "--out", tmp_path / "out")
    assert (answer["rows"], answer["classified"], answer["unmatched"]) == (3, 2, 1)
    told = rows(answer["files"][0])
    assert [row["segment"] for row in told] == ["a", "b", ""]
    assert "naam" not in told[0], "only the postcodes of a list are read"
    refused = ask(terminal, "assign", codes, "--segmentation", "house-view", "--level", "pc6", "--home", home, code=8)
    assert refused["error"]["code"] == "licence-blocks-export"


def test_without_a_stated_level_nothing_leaves(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    table, plan = own_table(tmp_path, finest="none")
    ask(terminal, "import", table, "--plan", plan, "--home", home)
    refused = ask(terminal, "assign", table, "--segmentation", "house-view", "--home", home, code=8)
    assert refused["error"]["code"] == "licence-blocks-export"


def test_a_series_survives_a_new_version(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    series = tmp_path / "series.csv"
    shares = np.full(8, 0.125)
    lines = [f"2023/24;G{at + 1};{share}" for at, share in enumerate(shares)]
    series.write_text("\n".join(["period;segment;share", *lines]) + "\n", encoding="utf-8")
    words = ("area-types@2022.1", "area-types@2022.2", "--series", series, "--out", tmp_path / "over", "--home", home)
    answer = ask(terminal, "bridge", *words)
    assert answer["rand"] > 0.9
    carried = rows(tmp_path / "over" / "series.csv")
    assert sum(float(row["share"]) for row in carried) == pytest.approx(1, abs=1e-6)
    assert all(float(row["low"]) <= float(row["share"]) <= float(row["high"]) for row in carried)


def test_without_houses_nothing_is_learned_and_it_says_so(terminal: Terminal, home: Path) -> None:
    learned = ask(terminal, "learn", "--home", home)
    assert learned["rates"] == [] and learned["intensity"] == []
    assert "nog niets bijgedragen" in learned["says"]["nl"]


def test_one_area_is_told_as_a_mix_with_margins_beside_the_country(terminal: Terminal, home: Path) -> None:
    told = ask(terminal, "area", "8011 ab", "--home", home)
    assert (told["pc4"], told["place"], told["province"]) == (8011, "Zwolle", "Overijssel")
    assert sum(part["part"] for part in told["mix"]) == pytest.approx(1, abs=0.001)
    assert all(part["low"] <= part["part"] <= part["high"] for part in told["mix"])
    assert told["mix"][0]["code"] == told["label"]["code"]
    assert [tier["tier"] for tier in told["tiers"]] == ["main", "type", "subtype"]
    assert told["tiers"][2]["label"]["code"].startswith(told["label"]["code"])
    right = told["labels_right"]
    assert right["low"] <= right["value"] <= right["high"] and "ongeveer 34%" in right["sentence"]["nl"]
    profile = area_profile.packaged()
    figures = {one["variable"]: one for one in told["figures"]}
    assert tuple(figures) == profile.names
    for name, one in figures.items():
        here = profile.variable(name)[profile.area.tolist().index("8011")]
        country = np.average(profile.variable(name), weights=profile.households)
        assert one["value"] == pytest.approx(here, abs=1e-4) and one["country"] == pytest.approx(country, abs=1e-4)
        assert one["index"] == pytest.approx(100 * here / country, abs=0.51)


def test_an_area_without_measured_margins_says_so(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    told = ask(terminal, "area", "8011", "--segmentation", "area-types@2022.1", "--home", home)
    assert told["spread"] is None and all(part["low"] is None for part in told["mix"])
    said = terminal.say("segmentation", "area", "8011", "--segmentation", "area-types@2022.1", "--home", home).out
    assert "marge niet bekend" in said and "is niet gemeten" in said


def test_an_area_without_a_group_is_told_without_one(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    table, plan = own_table(tmp_path)
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("8011")]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    ask(terminal, "import", table, "--plan", plan, "--home", home)
    told = ask(terminal, "area", "8011", "--segmentation", "house-view", "--home", home)
    assert told["label"] is None and told["mix"] == [] and told["figures"]
    said = terminal.say("segmentation", "area", "8011", "--segmentation", "house-view", "--home", home)
    assert "geen groep" in said.out


def test_an_area_is_not_told_when_the_licence_lets_nothing_out(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    table, plan = own_table(tmp_path, finest="none")
    ask(terminal, "import", table, "--plan", plan, "--home", home)
    refused = ask(terminal, "area", "8011", "--segmentation", "house-view", "--home", home, code=8)
    assert refused["error"]["code"] == "licence-blocks-export"


def test_the_page_tells_what_was_learned_in_this_home(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    from publiek import segmentation
    from publiek.segmentation.card import Measured
    from publiek.workshop import culture
    from tests.support.segmentation_visits import learned

    kept = Measured("held-out", 0.3, 0.1, 0.5, n=18, unit="organisations")
    culture.keep(learned(), kept, home=home, scheme=segmentation.assign())
    ask(terminal, "show", "--out", tmp_path / "page", "--home", home, "--formats", "html,json")
    record = json.loads((tmp_path / "page" / "publiek-segmentation.json").read_text(encoding="utf-8"))
    assert record["visiting"]["version"] == "2026-11-23"
    assert next(one["value"] for one in record["card"]["quality"] if one["key"] == "held-out") == 0.3
    assert "30,0%" in (tmp_path / "page" / "model-card.nl.md").read_text(encoding="utf-8")
    assert "Gaan de groepen naar cultuur" in (tmp_path / "page" / "publiek-segmentation.html").read_text("utf-8")


@pytest.mark.long
def test_what_the_invented_sector_teaches_stands_on_the_page(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    """From made ticketing exports to the page, without a hand between."""
    terminal.ask("demo", "--out", tmp_path / "demo", "--tickets", "400000")
    learned = ask(terminal, "learn", "--home", tmp_path / "demo" / "home")
    assert learned["facts"]["organisations"] >= 3
    again = ask(terminal, "learn", "--home", tmp_path / "demo" / "home")
    assert again["digest"] == learned["digest"] and again["held_out"] == learned["held_out"]
    ask(terminal, "show", "--out", tmp_path / "page", "--home", tmp_path / "demo" / "home", "--formats", "json")
    record = json.loads((tmp_path / "page" / "publiek-segmentation.json").read_text(encoding="utf-8"))
    assert [row["ratio"] for row in record["visiting"]["rates"]] == [row["ratio"] for row in learned["rates"]]
    assert record["sentences"]["seg-rates"]["sentence"]


def test_a_region_is_judged_and_without_evidence_told_what_is_needed(
    terminal: Terminal, home: Path, tmp_path: Path
) -> None:
    words = ("--from", "Zuid-Holland", "--to", "Limburg", "--quick", "--formats", "json", "--home", home)
    told = ask(terminal, "transfer", *words, "--out", tmp_path / "t")
    assert told["verdict"]["letter"] == "E"
    assert told["target"] == "Limburg"
    refused = ask(terminal, "transfer", "--to", "Atlantis", "--quick", "--home", home, code=2)
    assert refused["error"]["code"] == "region-unknown"


def test_people_are_typed_by_a_few_questions(terminal: Terminal, home: Path, tmp_path: Path) -> None:
    made = ask(terminal, "questionnaire", "--out", tmp_path / "q", "--home", home)
    codes = rows(next(path for path in made["files"] if path.endswith("codes.csv")))
    first = {row["vraag"]: row["code"] for row in reversed(codes)}
    empty = next(Path(path) for path in made["files"] if path.endswith("antwoorden.csv"))
    header = empty.read_text(encoding="utf-8-sig").strip().split(";")
    full = ";".join(first.get(name, "1") for name in header)
    filled = tmp_path / "filled.csv"
    filled.write_text("\n".join([";".join(header), full, ";".join(["2"] + [""] * (len(header) - 1))]), encoding="utf-8")
    answer = ask(terminal, "type", filled, "--home", home, "--out", tmp_path / "typed")
    assert (answer["respondents"], answer["typed"]) == (2, 1)
    told = rows(answer["files"][0])
    assert told[0]["segment"] and not told[1]["segment"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("show", "onbekend"), "segmentation-unknown"),
        (("show", "area-types@1900"), "segmentation-version-unknown"),
        (("build", "--survey", "x.csv"), "survey-description-missing"),
        (("transfer", "--by", "nergens.yaml", "--quick"), "regions-file"),
        (("area", "0999"), "area-postcode-unreadable"),
        (("area", "Jansen"), "area-postcode-unreadable"),
        (("area", "1234"), "area-unknown"),
        (("area", "8011", "--segmentation", "onbekend"), "segmentation-unknown"),
    ],
)
def test_what_cannot_be_is_refused(terminal: Terminal, home: Path, words: tuple[str, ...], code: str) -> None:
    refused = ask(terminal, *words, "--home", home, code=2)
    assert refused["error"]["code"] == code
    said = terminal.say("segmentation", *words, "--home", home, code=2)
    assert code in said.err


def test_lines_for_people(terminal: Terminal, home: Path) -> None:
    listed = terminal.say("segmentation", "list", "--home", home).out
    assert "area-types@2022.2" in listed and "meegeleverd" in listed
    learned = terminal.say("segmentation", "learn", "--home", home, language="en").out
    assert "Nothing has been contributed yet" in learned


def test_an_old_report_is_made_again_with_the_old_version(terminal: Terminal, home: Path, town: Path) -> None:
    export = next((town / "theatre").glob("*.csv"))
    terminal.ask("import", export, "-o", "huis", "--venue-postcode", "3011AA", "--home", home)
    told = {}
    for version in ("2022.1", "2022.2"):
        words = ("-o", "huis", "--home", home, "--segmentation", f"area-types@{version}")
        told[version] = terminal.ask("profile", *words)
        assert f"area-types {version}" in told[version]["base"]["sources"]
    again = terminal.ask("profile", "-o", "huis", "--home", home, "--segmentation", "area-types@2022.1")
    assert again == told["2022.1"]
    assert again["segments"] != told["2022.2"]["segments"]
    newest = terminal.ask("profile", "-o", "huis", "--home", home)
    assert newest == told["2022.2"], "the newest version is used when none is named"
