"""Long work says what is being done, how far it is, how long it still takes, and that one may stop."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from publiek.cli import showing
from publiek.cli.console import STEPS
from publiek.cli.paces import IMPORT, of_import, of_report
from publiek.cli.remaining import Left, Remaining, Work
from publiek.cli.time_words import left_words
from tests.support.answers import ROOT

PUBLIEK = Path(sys.executable).with_name("publiek")


class Job:
    """A job on a clock that stands still until time is spent."""

    def __init__(self, *works: Work) -> None:
        self.now = 0.0
        self.remaining = Remaining(works, clock=lambda: self.now)

    def spend(self, step: str, seconds: float, *, start: float = 0.0, to: float = 1.0, reports: int = 20) -> None:
        """So many seconds in a step, at a steady pace."""
        self.remaining.tell(step, start)
        for nth in range(1, reports + 1):
            self.now += seconds / reports
            self.remaining.tell(step, start + (to - start) * nth / reports)
            self.remaining.left()

    @property
    def left(self) -> float | None:
        left = self.remaining.left()
        return None if left is None else left.seconds


READ, KEEP = Work("read", 100.0, 0.1), Work("keep", 50.0, 0.1)


def test_nothing_is_said_before_enough_is_known() -> None:
    job = Job(READ, KEEP)
    assert job.left is None
    job.remaining.tell("read", 0.0)
    job.now = 30.0
    assert job.left is None  # half a minute, and still nothing was read
    job.remaining.tell("read", 0.5)
    assert job.left is not None
    quick = Job(READ, KEEP)
    quick.remaining.tell("read", 0.0)
    quick.now = 1.0
    quick.remaining.tell("read", 0.9)
    assert quick.left is None


@pytest.mark.parametrize("slower", [0.2, 1.0, 7.0])
def test_the_pace_is_that_of_this_machine(slower: float) -> None:
    """Reading takes 100 here and keeping 50, whatever a unit is on this machine."""
    job = Job(READ, KEEP)
    job.spend("read", 50 * slower, to=0.5)
    assert job.left == pytest.approx(100 * slower, rel=0.02)
    job.spend("read", 50 * slower, start=0.5)
    assert job.left == pytest.approx(50 * slower, rel=0.02)
    job.spend("keep", 40 * slower, to=0.8)
    assert job.left == pytest.approx(10 * slower, rel=0.05)


def test_a_step_that_costs_otherwise_here_is_told_by_its_own_pace() -> None:
    job = Job(READ, KEEP)
    job.spend("read", 100)
    job.spend("keep", 100, to=0.5, reports=50)  # four times what was thought
    assert job.left == pytest.approx(100, rel=0.1)


def test_a_step_that_says_nothing_and_takes_long_is_not_told_to_be_almost_over() -> None:
    job = Job(READ, KEEP, Work("measure", 10.0), Work("render", 20.0))
    job.spend("read", 100)
    job.spend("keep", 50)
    job.remaining.tell("measure", 0.0)
    for _ in range(100):
        job.now += 1
        job.remaining.left()
    assert job.left == pytest.approx(20 + 25, rel=0.3)


def test_time_passes_between_two_reports() -> None:
    job = Job(READ, KEEP)
    job.spend("read", 50, to=0.5)
    before = job.left
    job.now += 3
    assert job.left == pytest.approx(before - 3, abs=0.2)


def test_waiting_for_another_is_no_work() -> None:
    job = Job(Work("open", 10.0), READ)
    job.spend("open", 10)
    job.remaining.tell("wait", 0.0)
    job.now += 500
    assert job.left is None
    job.spend("read", 50, to=0.5)
    assert job.left == pytest.approx(50, rel=0.05)


def test_what_was_done_before_a_stop_is_not_counted_as_fast_work() -> None:
    job = Job(Work("open", 10.0), READ, KEEP)
    job.spend("open", 10)
    job.spend("resume", 5)
    job.spend("read", 20, start=0.6, to=0.8)
    assert job.left == pytest.approx(20 + 50, rel=0.05)


def test_steps_that_turn_out_not_to_be_needed_fall_out() -> None:
    """The first of two files was kept before: only looked at."""
    job = Job(Work("open", 10.0), READ, KEEP, Work("open", 10.0), READ, KEEP)
    job.spend("open", 10)
    job.spend("open", 10)
    job.spend("read", 50, to=0.5)
    assert job.left == pytest.approx(100, rel=0.05)
    assert job.remaining.share == pytest.approx((20 + 50) / 170)


def test_of_steps_that_nobody_planned_only_the_running_one_is_told() -> None:
    job = Job()
    job.spend("invent", 30, to=0.75)
    assert (job.left, job.remaining.whole) == (pytest.approx(10, rel=0.02), False)
    job.remaining.tell("deliver", 0.0)
    assert job.left is None


def test_a_pace_that_goes_up_and_down_is_told_as_a_range() -> None:
    steady, restless = Job(READ), Job(READ)
    steady.spend("read", 50, to=0.5)
    restless.remaining.tell("read", 0.0)
    for nth in range(1, 11):
        restless.now += 9 if nth % 2 else 1
        restless.remaining.tell("read", nth / 20)
    ranges = [(left.high - left.low) / left.seconds for left in (steady.remaining.left(), restless.remaining.left())]
    assert ranges[0] < 0.05
    assert ranges[1] > 0.3


@pytest.mark.parametrize(
    ("seconds", "dutch", "english"),
    [
        (2, "nog een paar seconden", "a few seconds left"),
        (8, "nog ongeveer 10 seconden", "about 10 seconds left"),
        (44, "nog ongeveer 40 seconden", "about 40 seconds left"),
        (58, "nog ongeveer 1 minuut", "about 1 minute left"),
        (130, "nog ongeveer 2 minuten", "about 2 minutes left"),
        (14 * 60, "nog ongeveer 15 minuten", "about 15 minutes left"),
        (3.4 * 3600, "nog ongeveer 3 uur", "about 3 hours left"),
    ],
)
def test_the_words(seconds: float, dutch: str, english: str) -> None:
    words = left_words(Left(seconds, seconds * 0.9, seconds * 1.1))
    assert (words.nl, words.en) == (dutch, english)


def test_two_times_when_it_may_be_the_one_or_the_other() -> None:
    assert left_words(Left(240, 120, 360)).nl == "nog 2 tot 6 minuten"
    assert left_words(Left(240, 120, 360)).en == "2 to 6 minutes left"


def test_every_step_that_is_planned_was_measured(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"x" * 1_000_000)
    assert [work.step for work in of_import([file])] == list(IMPORT)
    works = of_report([file, file])
    assert [work.step for work in works] == [*IMPORT, *IMPORT, "measure", "render"]
    assert all(work.weight > 0 and 0 < work.spread < 1 for work in works if work.weight is not None)
    assert of_report([]) == []


# What is told ---------------------------------------------------------------------------------------------------------


def told(
    capsys: pytest.CaptureFixture[str], *, seconds: float, goes_on: bool = True, language: str = "nl"
) -> list[str]:
    """The lines of a job of so many seconds, that reports fifty times in the step that takes most of it."""
    now = [0.0]
    job = showing.Job(STEPS, language, [READ, KEEP], goes_on)
    job.remaining = Remaining([READ, KEEP], clock=lambda: now[0])
    with showing.showing(job, how="lines") as show:
        show("read", 0.0)
        for nth in range(1, 51):
            now[0] += seconds / 75
            show("read", nth / 50)
        show("keep", 0.0)
    return capsys.readouterr().err.splitlines()


def test_lines_tell_how_far_and_how_long_still(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "LINES_EVERY", 0.0)
    lines = told(capsys, seconds=750)
    assert lines[0] == "  Bestand lezen en namen eraf halen …"
    assert "  33%, nog ongeveer 8 minuten" in lines
    assert lines[-1] == "  Bewaren …"
    assert all(line.startswith("  ") for line in lines)


def test_a_log_is_not_filled(capsys: pytest.CaptureFixture[str]) -> None:
    """Fifty reports within a moment: a line for each step and the one about stopping."""
    assert len(told(capsys, seconds=750)) == 3


def test_that_one_may_stop_is_told_once_and_only_of_what_takes_long(capsys: pytest.CaptureFixture[str]) -> None:
    hints = [line for line in told(capsys, seconds=300) if "Ctrl-C" in line]
    assert hints == ["  Stoppen mag (Ctrl-C). Geef later dezelfde opdracht: dan gaat het verder waar het was."]
    english = [line for line in told(capsys, seconds=300, goes_on=False, language="en") if "Ctrl-C" in line]
    assert english == ["  You may stop (Ctrl-C). Nothing is kept halfway; later it starts anew."]
    assert not [line for line in told(capsys, seconds=10) if "Ctrl-C" in line]


# As people see it ----------------------------------------------------------------------------------------------------


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    file = tmp_path / "tickets.csv"
    rows = "".join(f"T{n};Hamlet;01-02-2026;1;12,50;{3011 + n % 20} AB\n" for n in range(3000))
    file.write_text("Bestelnummer;Voorstelling;Datum;Aantal;Prijs;Postcode\n" + rows, encoding="utf-8")
    return file


def run(tmp_path: Path, *words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("PUBLIEK_")}
    env |= {"PUBLIEK_KEYS": str(tmp_path / "keys"), **environment}
    command = [PUBLIEK, *map(str, words), "-o", "huis", "--home", str(tmp_path / "home")]
    return subprocess.run(command, capture_output=True, text=True, env=env)


def test_in_a_log_there_are_lines(tmp_path: Path, tickets: Path) -> None:
    said = run(tmp_path, "import", tickets).stderr.splitlines()
    assert said[:4] == [
        "  Bestand bekijken …",
        "  Bestand lezen en namen eraf halen …",
        "  Dubbele rijen en groepen nalopen …",
        "  Bewaren …",
    ]


@pytest.mark.parametrize("how", [("--progress", "json"), "PUBLIEK_PROGRESS"])
def test_for_a_site_there_are_lines_of_json(tmp_path: Path, tickets: Path, how: object) -> None:
    """Also beside `--json`: the answer is on standard output."""
    words, environment = ((), {how: "json"}) if isinstance(how, str) else (how, {})
    done = run(tmp_path, "import", tickets, "--json", *words, **environment)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    schema = yaml.safe_load((ROOT / "docs" / "reference" / "json" / "answers.yaml").read_text("utf-8"))["progress"]
    for line in lines:
        jsonschema.validate(line, schema)
    assert list(dict.fromkeys(line["step"] for line in lines)) == list(IMPORT)
    assert [line["share"] for line in lines] == sorted(line["share"] for line in lines)
    assert json.loads(done.stdout)["rows_read"] == 3000


def test_no_way_of_showing_that_does_not_exist(tmp_path: Path, tickets: Path) -> None:
    done = run(tmp_path, "import", tickets, "--progress", "balk")
    assert done.returncode == 2
    assert "bar, lines, json, none" in done.stderr
    assert "progress-unknown" in done.stderr


def test_silence_when_silence_is_asked(tmp_path: Path, tickets: Path) -> None:
    assert "…" not in run(tmp_path, "import", tickets, "--progress", "none").stderr


def test_in_a_terminal_there_is_one_bar(tmp_path: Path, tickets: Path) -> None:
    ours, theirs = pty.openpty()
    env = os.environ | {"PUBLIEK_KEYS": str(tmp_path / "keys"), "TERM": "xterm", "COLUMNS": "120"}
    command = [PUBLIEK, "import", str(tickets), "-o", "huis", "--home", str(tmp_path / "home"), "--progress", "bar"]
    process = subprocess.Popen(command, stderr=theirs, stdout=subprocess.DEVNULL, env=env)
    os.close(theirs)
    seen = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:
            break
        if not block:
            break
        seen += block
    assert process.wait() == 0
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", seen.decode("utf-8", "replace"))
    assert "%" in text
    assert "Bewaren" in text or "Bestand" in text
    assert "Levering 1" in text
