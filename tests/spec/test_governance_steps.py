"""Every command and every action of the site is a step with purposes, or it is said why it is none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import typer

import publiek
from publiek.cli.main import app
from publiek.governance import purposes, steps
from publiek.governance.steps import steps_of
from publiek.web.permissions import ACTIONS

TEXT = files("publiek.governance").joinpath("steps.yaml").read_text(encoding="utf-8")
#: Asked with a code that is made up at the door, or by a room that is a duty and asks nothing.
UNASKED = {"take-back", "contact-consent", "rights", "retention", "log", "backup", "own-newsletter", "mail-by-others"}


def commands(group: Any = None, words: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command as it is typed."""
    group = group or typer.main.get_command(app)
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, (*words, name))
        else:
            yield " ".join((*words, name))


@pytest.mark.parametrize("command", sorted(commands()))
def test_every_command_is_a_step_or_it_is_said_why_not(command: str) -> None:
    known = steps().of_command(command)
    assert known is not None, f"`publiek {command}` is in no step: add it to governance/steps.yaml"
    assert known in steps().steps or steps().nothing[known].nl


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_of_the_site_is_a_step_or_it_is_said_why_not(action: str) -> None:
    assert action in steps().actions, f"{action} is in no step: add it to governance/steps.yaml"


def test_nothing_is_mapped_that_does_not_exist() -> None:
    there = set(commands())
    groups = {" ".join(one.split()[:count]) for one in there for count in range(1, len(one.split()) + 1)}
    assert not set(steps().commands) - groups
    assert not set(steps().actions) - set(ACTIONS)


@pytest.mark.parametrize("code", sorted(set(steps().steps) - UNASKED))
def test_the_door_of_every_step_asks(code: str) -> None:
    """Somewhere in the rooms this step is asked for; a step that nobody asks for would run whatever is decided."""
    source = Path(publiek.__file__).parent
    asked = re.compile(rf'permitt(?:ing\.require|ing\.permitted|ed)\([^)]*\)?, "{code}"\)')
    texts = (path.read_text(encoding="utf-8") for path in source.rglob("*.py") if "governance" not in path.parts)
    assert any(asked.search(text) for text in texts)


def test_nothing_leaves_the_house_by_default() -> None:
    for step in steps().steps.values():
        assert step.reach == "inside" or step.decision in ("act", "own"), step.code
        assert step.decision != "act" or (step.act and step.act.nl and step.act.en)


def test_a_step_touches_only_what_its_purposes_name() -> None:
    for step in steps().steps.values():
        named = {word.code for code in step.purposes for word in purposes().purpose(code).data}
        assert {word.code for word in step.data} <= named, step.code


def test_an_unknown_step_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="not registered"):
        steps().step("sell-data")


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("    for: [own-analysis]\n", "    for: []\n"),
        ("    for: [own-analysis]\n", "    for: [advertising]\n"),
        ("    for: [crm-group]\n", "    for: [share-rows]\n"),
        ("    for: [keeping-proof]\n", "    for: [own-analysis]\n"),
        ("    reach: contacts\n    decision: own\n", "    reach: contacts\n    decision: default\n"),
        ("    reach: inside\n    decision: default\n", "    reach: everywhere\n    decision: default\n"),
        ("    decision: own\n", "    decision: act\n"),
        ("    data: [contact, order, postcode6]\n", "    data: [contact, health]\n"),
        ("    data: [contact, order, postcode6]\n", "    data: [contact, answers]\n"),
        ("  report: own-analysis\n", "  report: whatever\n"),
        ("  see-figures: own-analysis\n", "  see-figures: whatever\n"),
        ("nothing:\n", "nothing:\n  rights: {nl: a, en: b}\n"),
    ],
)
def test_a_list_of_steps_that_is_not_right_is_refused(was: str, becomes: str) -> None:
    assert was in TEXT
    steps_of(TEXT, purposes())
    with pytest.raises(ValueError, match=r"steps|commands|actions|nothing"):
        steps_of(TEXT.replace(was, becomes, 1), purposes())
