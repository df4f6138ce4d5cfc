"""How are paper forms and tallies typed in? publiek survey type | tally."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from publiek.cli import console, options
from publiek.cli.console import say
from publiek.cli.survey import survey_app
from publiek.cli.survey_collect import Code, day_of, house_of
from publiek.cli.survey_collect_wording import HELP as WORDS
from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.house import House
    from publiek.surveys.instruments.questionnaire import Questionnaire
    from publiek.surveys.responses.keying import Keyed, Prompt
    from publiek.surveys.responses.tallying import Pair

Unit = Annotated[str, typer.Option("--unit", help=say(WORDS["unit"]))]
Day = Annotated[str, typer.Option("--date", help="2026-06-01")]
_STOP, _READY = "q", "k"
_KEYS = Text(
    "Typ het nummer. Punt of leeg: niet ingevuld. u: één terug. k: formulier klaar. q: stoppen, later verder.",
    "Type the number. Dot or empty: not filled in. u: one back. k: form ready. q: stop, go on later.",
)
_NOT_HERE = Text("Dat kan hier niet.", "That is not possible here.")


@survey_app.command("type", help=say(WORDS["type"]))
def type_(
    code: Code,
    organisation: options.Organisation,
    unit: Unit = "",
    when: Day = "",
    home: options.Home = None,
    language: options.Language = None,
) -> None:
    """Form after form; each is kept when it is complete, and a half one waits for the next time."""
    from publiek.listening import keying_in
    from publiek.listening.running import questionnaire_of
    from publiek.surveys.responses.keying import Keyed

    house, day = house_of(organisation, home), day_of(when) if when else date.today()
    questionnaire = questionnaire_of(house, code)
    console.tell(_KEYS, language)
    kept = 0
    while True:
        draft = keying_in.resumed(house, code)
        if draft.keyed.done:
            console.tell(Text("Verder met het formulier van de vorige keer.", "Going on with the last form."), language)
        wait = partial(_wait, house, code, draft.response)
        typed = _form(questionnaire, draft.keyed, language, wait)
        if typed is None:
            break
        if not typed.answers:
            continue
        if keying_in.finish(house, code, keying_in.Draft(draft.response, typed), day=day, unit=unit).kept:
            kept += 1
            console.tell(Text(f"Bewaard ({kept}).", f"Kept ({kept})."), language)
        else:
            keying_in.wait(house, code, keying_in.Draft(draft.response, Keyed({})))
            console.tell(Text("Niet bewaard: onder 16, of geen leeftijd.", "Not kept: under 16, or no age."), language)
    console.tell(Text(f"{kept} formulieren bewaard.", f"{kept} forms kept."), language)


def _wait(house: House, code: str, response: str, keyed: Keyed) -> None:
    from publiek.listening.keying_in import Draft, wait

    wait(house, code, Draft(response, keyed))


def _form(
    questionnaire: Questionnaire, keyed: Keyed, language: str | None, wait: Callable[[Keyed], None]
) -> Keyed | None:
    """One form as it is typed; None when somebody stops."""
    from publiek.surveys.responses.keying import next_prompt, take

    while (prompt := next_prompt(questionnaire, keyed)) is not None:
        try:
            told = typer.prompt(_words(prompt, console.language(language)), default="", show_default=False, err=True)
        except (typer.Abort, EOFError):
            told = _STOP
        if told.strip().lower() == _STOP:
            wait(keyed)
            return None
        if told.strip().lower() == _READY:
            break
        after = take(keyed, prompt, told)
        if after is None:
            console.tell(_NOT_HERE, language)
            continue
        keyed = after
        wait(keyed)
    return keyed


def _words(prompt: Prompt, language: str) -> str:
    """The question with its numbered answers, on as few lines as they need."""
    asked = prompt.item.words.in_language(language)
    if prompt.row is not None:
        asked = f"{asked} {prompt.row.label.in_language(language)}"
    if prompt.column.endswith((".best", ".worst")):
        end = Text("beste", "best") if prompt.column.endswith(".best") else Text("slechtste", "worst")
        asked = f"{asked} ({end.in_language(language)})"
    if prompt.item.kind == "yes_no":
        return f"{asked} [1 {Text('ja', 'yes').in_language(language)}, 0 {Text('nee', 'no').in_language(language)}]"
    listed = "  ".join(f"{at} {one.label.in_language(language)}" for at, one in prompt.numbered.items())
    several = Text("alle aangekruiste nummers, 0 = geen", "all ticked numbers, 0 = none")
    extra = f" ({several.in_language(language)})" if prompt.item.kind == "multi" else ""
    return f"{asked}{extra}\n  {listed}\n" if listed else asked


@survey_app.command("tally", help=say(WORDS["tally"]))
def tally(
    code: Code,
    organisation: options.Organisation,
    file: Annotated[Path | None, typer.Option("--file", help=say(WORDS["pairs"]), readable=False)] = None,
    unit: Unit = "",
    when: Day = "",
    delivery: Annotated[Path | None, typer.Option("--delivery", help=say(WORDS["delivery"]), readable=False)] = None,
    event: Annotated[str, typer.Option("--event", help=say(Text("Wat er te zien was.", "What was on.")))] = "",
    home: options.Home = None,
    language: options.Language = None,
    json: options.AsJson = False,
) -> None:
    """Pairs such as `3011 4`. With --delivery the same counts can go into the house's own figures (publiek import)."""
    from publiek.cli.hub import write_out
    from publiek.cli.survey_collect_wording import taken_lines
    from publiek.listening import keying_in
    from publiek.listening.importing import pairs_in
    from publiek.surveys.responses.tallying import delivery_text

    house, day = house_of(organisation, home), day_of(when) if when else date.today()
    pairs, source = pairs_in(file) if file is not None else (tuple(_typed(language)), "")
    taken = keying_in.keep_tally(house, code, pairs, source=source, day=day, unit=unit)
    if delivery is not None:
        write_out(delivery, delivery_text(pairs, day=day, title=event or code).encode())
    if json:
        console.print_json({"survey": code, "kept": taken.kept, "set_aside": taken.set_aside, "delivery": delivery})
        return
    for line in taken_lines(taken):
        console.tell(line, language)
    if delivery is not None:
        told = Text(f"Lees {delivery} in met publiek import.", f"Import {delivery} with publiek import.")
        console.tell(told, language)


def _typed(language: str | None) -> Iterator[Pair]:
    from publiek.surveys.responses.tallying import pair_typed

    console.tell(Text("Typ: postcode aantal. Lege regel: klaar.", "Type: postcode count. Empty line: ready."), language)
    while True:
        try:
            line = typer.prompt(">", default="", show_default=False, prompt_suffix=" ", err=True)
        except (typer.Abort, EOFError):
            return
        if not line.strip():
            return
        pair = pair_typed(line)
        if pair is None or pair.postcode is None:
            console.tell(_NOT_HERE, language)
        else:
            yield pair
