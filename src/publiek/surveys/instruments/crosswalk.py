"""Which question of which other survey asks the same? Per item, row and answer: the code it has elsewhere."""

from __future__ import annotations

import pyarrow as pa

from publiek.errors import Text
from publiek.surveys.instruments.questionnaire import Questionnaire

#: The surveys and standards that codes are given of.
SOURCES: dict[str, Text] = {
    "gss": Text(
        "General Social Survey 2016 (Verenigde Staten), module kunst", "General Social Survey 2016 (US), arts module"
    ),
    "silc": Text(
        "EU-SILC 2015 en 2022, tabellen ilc_scp03 (deelname) en ilc_scp05 (redenen)",
        "EU-SILC 2015 and 2022, tables ilc_scp03 (participation) and ilc_scp05 (reasons)",
    ),
    "eb": Text("Speciale Eurobarometer 399 (2013)", "Special Eurobarometer 399 (2013)"),
    "taking-part": Text("Taking Part (Engeland), tot en met 2019/20", "Taking Part (England), up to 2019/20"),
    "oslo": Text("OSLO Cultuurparticipatie (Vlaanderen)", "OSLO Cultuurparticipatie (Flanders)"),
}
#: The arts module of the GSS asks each reason twice: of a performance and of an exhibit.
_TWICE = {"barriers": ("prfm", "art")}
_SHORT = {"time": "time", "cost": "cost", "travel": "trvl", "gst": "gst", "int": "int", "loc": "loc"}


def crosswalk(questionnaire: Questionnaire) -> pa.Table:
    """One row per correspondence: item, part ("" for the item itself, else the code of a row or an answer), source,
    code (there), label_nl, label_en (here). Same concept, not the same words: figures are not comparable by this alone.
    """
    found: list[tuple[str, str, str, str, str, str]] = []
    for item in questionnaire.items:
        found += [(item.code, "", source, code, item.words.nl, item.words.en) for source, code in item.maps_to]
        for choice in (*item.rows, *item.options):
            for source, code in choice.maps_to:
                if source != "gss" or item.kind != "single":  # there an answer is a number in one variable
                    there = _variables(item.code, code) if source == "gss" else code
                    found.append((item.code, choice.code, source, there, choice.label.nl, choice.label.en))
    names = ("item", "part", "source", "code", "label_nl", "label_en")
    return pa.table({name: pa.array([row[at] for row in found], pa.string()) for at, name in enumerate(names)})


def _variables(item: str, code: str) -> str:
    """The names of the GSS's variables: "time" of a barrier is prfmtime and arttime."""
    if item not in _TWICE:
        return code
    return ", ".join(start + _SHORT[code] for start in _TWICE[item])
