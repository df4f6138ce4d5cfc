"""How is the collecting of answers worded in a terminal? Short sentences, in both languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from publiek.errors import Text
from publiek.vocabulary.finding_texts import explain

if TYPE_CHECKING:
    from publiek.listening.exporting import Export
    from publiek.listening.importing import Understood
    from publiek.listening.receiving import Taken
    from publiek.listening.running import Survey
    from publiek.surveys.responses.answers import Answers

HELP = {
    "begin": Text("Begin een enquête.", "Begin a survey."),
    "import": Text(
        "Lees antwoorden in: CSV, Excel, SPSS, LimeSurvey of de overtypsheet.",
        "Import answers: CSV, Excel, SPSS, LimeSurvey or the keying sheet.",
    ),
    "status": Text("Welke enquêtes lopen er, en hoeveel formulieren?", "Which surveys run, and how many forms?"),
    "close": Text("Sluit een enquête: er komen geen antwoorden meer bij.", "Close a survey: no more answers come in."),
    "erase": Text("Wis antwoorden, uit de bestanden zelf.", "Erase answers, from the files themselves."),
    "forget": Text(
        "Wis overal wat langer is bewaard dan beloofd; voor elke nacht.",
        "Erase everywhere what was kept longer than was promised; for every night.",
    ),
    "export": Text("Schrijf de eigen antwoorden naar een CSV.", "Write the answers of this house to a CSV."),
    "type": Text("Typ papieren formulieren over.", "Type in paper forms."),
    "tally": Text("Tel postcodes: de kleinste enquête.", "Count postcodes: the smallest survey."),
    "code": Text("De code van de enquête, zoals zomer-2026.", "The code of the survey, such as zomer-2026."),
    "title": Text("Hoe de enquête heet.", "What the survey is called."),
    "questionnaire": Text("core@1, een andere naam, of een YAML-bestand.", "core@1, another name, or a YAML file."),
    "structure": Text("Het .lss-bestand van een LimeSurvey-enquête.", "The .lss file of a LimeSurvey survey."),
    "contact": Text("Waar invullers iets kunnen vragen.", "Where respondents can ask something."),
    "area": Text(
        "Gemeente, provincie of postcodegebied waar het over gaat; mag vaker.",
        "Municipality, province or postcode area it speaks for; may be repeated.",
    ),
    "closes": Text("Laatste dag (2026-08-31).", "Last day (2026-08-31)."),
    "retention": Text("Hoeveel maanden antwoorden blijven.", "How many months answers are kept."),
    "languages": Text("nl, en of nl,en.", "nl, en or nl,en."),
    "map": Text("Ingevuld mappingbestand.", "A completed mapping file."),
    "write_map": Text(
        "Schrijf wat de kolommen lijken te zijn, en bewaar niets.", "Write what the columns seem to be; keep nothing."
    ),
    "channel": Text("Hoe de antwoorden kwamen: import of paper.", "How the answers came: import or paper."),
    "receipt": Text("De code van de invuller.", "The code of the respondent."),
    "file_back": Text("Neem alles terug uit dit bestand.", "Take back everything that came from this file."),
    "older": Text("Wis wat langer is bewaard dan beloofd.", "Erase what was kept longer than promised."),
    "all": Text("Wis de hele enquête met alle antwoorden.", "Erase the whole survey with every answer."),
    "open": Text("Ook de open antwoorden (gemaskeerd).", "The open answers as well (masked)."),
    "out": Text("Het bestand om te schrijven.", "The file to write."),
    "survey": Text("De code van de enquête.", "The code of the survey."),
    "pairs": Text("CSV met postcode en aantal; leeg: intypen.", "CSV with postcode and count; without it: type them."),
    "unit": Text("Plaats of moment waar u telde of vroeg.", "Place or moment where you counted or asked."),
    "delivery": Text(
        "Schrijf de telling ook als bestand voor publiek import.", "Also write the tally as a file for publiek import."
    ),
}
_FEW = 10


def begun_lines(survey: Survey) -> Iterator[Text]:
    """What was begun, and what comes next."""
    yield Text(
        f"Begonnen: {survey.code} ({survey.questionnaire}). Antwoorden blijven {survey.retention_months} maanden, open "
        f"antwoorden {survey.retention_open_months}.",
        f"Begun: {survey.code} ({survey.questionnaire}). Answers are kept {survey.retention_months} months, open "
        f"answers {survey.retention_open_months}.",
    )
    yield Text(
        f"Lees antwoorden in met: publiek survey import BESTAND --survey {survey.code}",
        f"Import answers with: publiek survey import FILE --survey {survey.code}",
    )


def taken_lines(taken: Taken) -> Iterator[Text]:
    """What was kept and what was not, with the reasons; counts and row numbers, never an answer."""
    yield Text(
        f"{taken.kept} formulieren bewaard, {taken.set_aside} rijen opzijgezet.",
        f"{taken.kept} forms kept, {taken.set_aside} rows set aside.",
    )
    if 0 < taken.kept < _FEW:
        yield Text(
            "Dit zijn te weinig antwoorden om iets over te zeggen: minstens 10 nodig.",
            "These are too few answers to say anything of: at least 10 are needed.",
        )
    for finding in taken.findings:
        told = explain(finding.code)
        where = f" [{finding.column}]" if finding.column else ""
        yield Text(
            f"  {finding.count} × {told['meaning']['nl']}{where} {told['do']['nl']}",
            f"  {finding.count} × {told['meaning']['en']}{where} {told['do']['en']}",
        )


def understood_lines(understood: Understood) -> Iterator[Text]:
    """What every column was taken for, by its letter."""
    yield from (Text(f"  {at} = {target}", f"  {at} = {target}") for at, target in understood.read)
    counts = Counter(reason for _, reason in understood.unread)
    if counts:
        yield Text(
            f"  Niet gelezen: {sum(counts.values())} kolommen ({counts['personal']} wijzen een persoon aan).",
            f"  Not read: {sum(counts.values())} columns ({counts['personal']} point at a person).",
        )


def status_lines(survey: Survey, answers: Answers, overdue: int) -> Iterator[Text]:
    """One survey in two lines, and a third when answers were kept longer than was promised."""
    open_ = survey.is_open()
    state = Text("loopt", "runs") if open_ else Text("gesloten", "closed")
    yield Text(
        f"{survey.code}  {survey.title}  ({survey.questionnaire}, {state.nl})",
        f"{survey.code}  {survey.title}  ({survey.questionnaire}, {state.en})",
    )
    channels = Counter(answers.texts("channel").tolist())
    told = ", ".join(f"{name} {count}" for name, count in sorted(channels.items()))
    yield Text(
        f"  {len(answers)} formulieren{f' ({told})' if told else ''}",
        f"  {len(answers)} forms{f' ({told})' if told else ''}",
    )
    if overdue:
        yield Text(
            f"  {overdue} langer bewaard dan beloofd: publiek survey erase {survey.code} --older",
            f"  {overdue} kept longer than was promised: publiek survey erase {survey.code} --older",
        )


def export_lines(made: Export) -> Iterator[Text]:
    """What was written, and a warning."""
    yield Text(f"{made.rows} rijen geschreven.", f"{made.rows} rows written.")
    yield Text(
        "Let op: in dit bestand staat één rij per persoon. Postcode, leeftijd en huishouden samen kunnen iemand "
        "aanwijzen. Bewaar het bij de eigen antwoorden, deel het niet, en wis het als u klaar bent.",
        "Careful: this file has one row per person. Postcode, age and household together can point at somebody. "
        "Keep it with the answers of the house, do not share it, and erase it when you are done.",
    )
    if made.left_out:
        yield Text(
            f"Weggelaten: {', '.join(made.left_out)}.",
            f"Left out: {', '.join(made.left_out)}.",
        )
