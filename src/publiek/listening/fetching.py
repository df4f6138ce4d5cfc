"""How do the answers in a house's LimeSurvey become answers of its survey here, again and again, each form once?

A form that was fetched before is known by its number in LimeSurvey; one that was removed there goes here too. Nothing
that LimeSurvey exports touches the disk: what is kept was read and masked first, by the same rules as a file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from publiek import permitting
from publiek.deliveries.live import limesurvey as live
from publiek.deliveries.live.door import Door
from publiek.errors import SurveyError, Text
from publiek.house import House
from publiek.listening.importing import keep, understand_texts
from publiek.listening.receiving import note
from publiek.listening.running import questionnaire_of, store_of
from publiek.surveys.responses.frame_cells import random_name
from publiek.surveys.responses.lime_xml import structure_of
from publiek.surveys.responses.limesurvey import Taken as TakenOver
from publiek.surveys.responses.limesurvey import taken_from
from publiek.surveys.responses.reading_rows import TextRows
from publiek.vocabulary.findings import Finding

#: More forms than this, and more than this share of those known, are not gone at once without somebody saying so.
MOST_GONE = 10
MOST_GONE_SHARE = 0.2


@dataclass(frozen=True)
class Fetched:
    """What a fetch brought: `kept` forms that are new, `set_aside` that were known or not read, `gone` that were
    removed in LimeSurvey and so here; `findings`: why forms were set aside.
    """

    kept: int
    set_aside: int
    gone: int
    findings: tuple[Finding, ...] = ()


def fetch_questionnaire(door: Door, remote: str, *, name: str) -> TakenOver:
    """The survey `remote` of LimeSurvey as a questionnaire of ours called `name`, and what was left out.

    Raises NetworkError, SurveyError "structure-unreadable" or "questionnaire-wrong".
    """
    return taken_from(structure_of(live.structure(door, remote)), name=name)


def fetch_answers(
    house: House, survey: str, door: Door, remote: str, *, since: datetime | None = None, accept_less: bool = False
) -> Fetched:
    """Brings the completed forms of the LimeSurvey survey `remote` into the survey `survey` of the house.

    `since`: only those handed in from then on; then what was removed there is not seen. Raises NetworkError (nothing
    was kept), SurveyError as importing a file does, and "survey-answers-fewer" when many forms are no longer there and
    `accept_less` does not say that this is right.
    """
    permitting.require(house, "survey")
    questionnaire_of(house, survey)
    told = live.answers(door, remote, since=since)
    if not told.rows:
        # No table of answers (a survey that was switched off) is not the same as no answers.
        return Fetched(0, 0, 0)
    source = hashlib.sha256(f"limesurvey\x1f{door.address}\x1f{remote}".encode()).hexdigest()
    absent = _absent(house, survey, told, source) if since is None else frozenset()
    if absent and not accept_less:
        _require_few(len(absent), known=len(store_of(house).names_from(survey, source)))
    understood = understand_texts(house, survey, TextRows(told.headers, told.rows), source=source)
    taken = keep(house, survey, understood, again=True)
    gone = store_of(house).erase_forms(survey, absent)
    if gone:
        note(house, "withdraw", survey, forms=gone)
    return Fetched(taken.kept, taken.set_aside, gone, taken.findings)


def _absent(house: House, survey: str, told: live.Answers, source: str) -> frozenset[str]:
    """The forms fetched before that are not in the export any more."""
    store, at = store_of(house), told.headers.index("id")
    salt = store.salt(survey)
    present = {random_name(salt, survey, "id", row[at]) for row in told.rows}
    return store.names_from(survey, source) - present


def _require_few(gone: int, *, known: int) -> None:
    if gone > max(MOST_GONE, MOST_GONE_SHARE * known):
        raise SurveyError(
            "survey-answers-fewer",
            Text(
                "Veel antwoorden die eerder zijn opgehaald, staan niet meer in LimeSurvey.",
                "Many answers that were fetched before are no longer in LimeSurvey.",
            ),
            Text(
                "Er is niets veranderd. Kijk of dit de goede enquête is, en zeg dan dat het zo hoort (accept less).",
                "Nothing has changed. Check whether this is the right survey, then say that it is meant (accept less).",
            ),
            {"gone": gone, "known": known},
        )
