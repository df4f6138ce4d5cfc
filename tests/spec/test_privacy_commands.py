"""`publiek privacy` as it is typed: show, decide, weigh, name who works with the data, and read it all back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.typing_in import Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path, monkeypatch, capsys)


@pytest.fixture
def where(tmp_path: Path) -> tuple[object, ...]:
    return ("-o", "huis", "--home", tmp_path / "home")


def test_a_register_is_shown_before_anything_was_decided(terminal: Terminal, where: tuple[object, ...]) -> None:
    told = terminal.ask("privacy", "register", *where, answer="privacy register")
    states = {code: one["state"] for code, one in told["purposes"].items()}
    assert (states["own-analysis"], states["own-newsletter"], states["tickets"]) == (
        "default",
        "undecided",
        "elsewhere",
    )
    assert (told["decisions"], told["missing"]) == (0, ["legal_entity", "address", "contact"])
    said = terminal.say("privacy", "register", *where, language="en").out
    assert "own-analysis: getting to know the house's own audience" in said
    assert "legitimate interest (GDPR 6.1.f); 24 months" in said


def test_a_house_decides_stops_and_goes_on(terminal: Terminal, where: tuple[object, ...]) -> None:
    who = ("--who", "directie")
    made = terminal.ask(
        "privacy", "adopt", "own-newsletter", *where, "--ground", "consent", *who, answer="privacy adopt"
    )
    assert (made["state"], made["ground"], made["who"]) == ("adopted", "consent", "directie")
    text = ("--recipients", "de mailverzender", "--recipients-en", "the sender", "--contact", "kassa")
    changed = terminal.ask(
        "privacy", "change", "own-newsletter", *where, "--months", 12, *text, answer="privacy change"
    )
    assert (changed["months"], changed["recipients"]["en"], changed["contact"]) == (12, "the sender", "kassa")
    stopped = terminal.ask("privacy", "stop", "own-newsletter", *where, answer="privacy stop")
    assert (stopped["state"], stopped["stops"]) == ("stopped", ["own-newsletter"])
    purged = terminal.ask("privacy", "purge", "own-newsletter", *where, answer="privacy purge")
    assert (purged["months"], purged["purged"]) == (1, purged["since"])
    resumed = terminal.ask("privacy", "resume", "own-newsletter", *where, answer="privacy resume")
    assert (resumed["state"], resumed["months"]) == ("adopted", 24)
    history = terminal.ask("privacy", "history", *where, answer="privacy history")
    assert [one["kind"] for one in history["decisions"]] == ["adopt", "change", "stop", "purge", "resume"]
    assert "adopt own-newsletter ground (directie)" in terminal.say("privacy", "history", *where).out


def test_what_stops_is_told_to_a_person(terminal: Terminal, where: tuple[object, ...]) -> None:
    said = terminal.say("privacy", "stop", "benchmark", *where).out
    assert "stopt nu: totalen klaarzetten en versturen naar het samenwerkingsverband" in said
    assert "Wat bewaard is, blijft tot zijn termijn." in said


def test_what_contradicts_is_refused_with_what_to_do(terminal: Terminal, where: tuple[object, ...]) -> None:
    words = ("privacy", "adopt", "own-newsletter", *where)
    both = terminal.ask(*words, "--ground", "consent", "--ground", "soft-opt-in", code=8)
    assert both["error"]["code"] == "register-two-grounds"
    wrong = terminal.ask("privacy", "adopt", "mail-by-others", *where, "--ground", "soft-opt-in", code=8)
    assert wrong["error"]["code"] == "register-wrong-ground"
    assert terminal.ask("privacy", "adopt", "reclame", *where, code=2)["error"]["code"] == "register-purpose-unknown"
    assert terminal.ask("privacy", "history", *where, answer="privacy history") == {"decisions": []}


def test_a_balance_is_written_filled_in_and_shown(
    terminal: Terminal, where: tuple[object, ...], tmp_path: Path
) -> None:
    paper = tmp_path / "afweging.yaml"
    words = ("privacy", "balance", "own-analysis", *where)
    own = terminal.ask(*words, "--out", paper, answer="privacy balance")
    assert not own["own"]
    paper.write_text(paper.read_text("utf-8").replace("Een huis", "Ons huis"), encoding="utf-8")
    terminal.ask(*words, "--from", paper, "--who", "directie", answer="privacy balance --from")
    told = terminal.ask(*words, answer="privacy balance")
    assert told["own"] and told["interest"]["nl"].startswith("Ons huis")
    assert "In eigen woorden van het huis." in terminal.say(*words).out
    for content in ("[", "{}", "- a\n", "interest: x\n"):
        paper.write_text(content, encoding="utf-8")
        assert terminal.ask(*words, "--from", paper, code=2)["error"]["code"] == "register-value"
    assert terminal.ask(*words, "--from", tmp_path / "weg", code=2)["error"]["code"] == "register-value"
    assert (
        terminal.ask(*words, "--out", tmp_path / "geen" / "map", code=6)["error"]["code"] == "register-file-unwritable"
    )


def test_who_answers_and_who_works_with_the_data(terminal: Terminal, where: tuple[object, ...]) -> None:
    told = terminal.ask("privacy", "controller", *where, "--legal-entity", "Stichting", answer="privacy controller")
    assert (told["legal_entity"], told["missing"]) == ("Stichting", ["address", "contact"])
    told = terminal.ask("privacy", "controller", *where, "--decisions", "nee", answer="privacy controller")
    assert (told["legal_entity"], told["decisions"], told["transfers"]) == ("Stichting", "nee", "")
    assert "Rechtspersoon: Stichting" in terminal.say("privacy", "controller", *where).out
    facts = ("--name", "Voorbeeld", "--does", "kaarten", "--agreement", "12", "--signed", "2026-01-01")
    words = ("privacy", "processor", "add", "kassa", *where, *facts, "--step", "connect")
    added = terminal.ask(*words, "--until", "2030-12-31", answer="privacy processor add")
    assert (added["processors"][0]["steps"], added["processors"][0]["until"]) == (["connect"], "2030-12-31")
    ended = terminal.ask(
        "privacy", "processor", "end", "kassa", *where, "--until", "2026-02-01", answer="privacy processor end"
    )
    assert ended["processors"][0]["until"] == "2026-02-01"
    refused = terminal.ask("connect", "run", "kassa", *where, code=8)
    assert refused["error"]["code"] == "agreement-ended"


def test_an_e_mail_address_does_not_come_in_the_history_as_who(terminal: Terminal, where: tuple[object, ...]) -> None:
    refused = terminal.ask("privacy", "stop", "benchmark", *where, "--who", "an@huis.example", code=2)
    assert refused["error"]["code"] == "log-who"
    assert terminal.ask("privacy", "history", *where, answer="privacy history") == {"decisions": []}


def test_a_register_that_was_changed_by_hand_is_written_again(
    terminal: Terminal, where: tuple[object, ...], tmp_path: Path
) -> None:
    terminal.say("privacy", "stop", "benchmark", *where)
    register = tmp_path / "home" / "organisations" / "huis" / "register.yaml"
    register.write_text(register.read_text("utf-8").replace("stopped", "adopted"), encoding="utf-8")
    assert terminal.ask("privacy", "register", *where, code=6)["error"]["code"] == "purposes-damaged"
    again = terminal.ask("privacy", "register", *where, "--again", answer="privacy register")
    assert again["purposes"]["benchmark"]["state"] == "stopped"
