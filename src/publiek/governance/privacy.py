"""What is a respondent told before the first question? Made from the register of purposes and what is really asked.

Nothing is told that does not hold: without a question about health there is no sentence about it. Where something that
the law asks for is missing (who asks, whom to turn to), there is no text and so no survey.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from publiek.errors import SurveyError, Text
from publiek.governance.purposes import Purpose, Word, purposes
from publiek.vocabulary.data_files import read_yaml

#: Purposes that every survey serves; `evaluation` is added by who compares before and after an action.
USUAL = ("audience-survey", "weighing", "erasure")
CHANNELS = ("screen", "paper")
#: Which questions are told under which words; a question that is not here is told as one of the house's own.
_TOLD_AS = {
    "doing": ("visits", "interest", "missed", "missed_what", "instead", "party"),
    "barriers": ("barriers", "barrier_main", "holds_back", "change", "help", "help_most", "com_b", "consent_health"),
    "often": ("times_here", "times_year", "booked_today", "pass_today"),
    "visit": ("grade", "rating", "motives", "known_by", "transport", "booked_by_me", "same_home"),
    "age": ("age",),
    "gender": ("gender",),
    "education": ("education",),
    "household": ("household",),
    "place": ("postcode",),
}


class Choosable(Protocol):
    """A row or an answer, of which it matters here only whether it is about a special category."""

    @property
    def special(self) -> bool: ...


class Question(Protocol):
    """A question, as far as this text looks at it."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def rows(self) -> Sequence[Choosable]: ...
    @property
    def options(self) -> Sequence[Choosable]: ...


class Asking(Protocol):
    """A questionnaire, as far as this text looks at it."""

    @property
    def items(self) -> Sequence[Question]: ...


@dataclass(frozen=True)
class Asker:
    """Who asks, and what that house decided: whom to turn to, and how long answers are kept (months)."""

    house: str
    contact: str
    months: int = 24
    months_open: int = 6


@dataclass(frozen=True)
class PrivacyText:
    """`short`: sentences to read before beginning; `whole`: headings, each with its paragraphs."""

    short: tuple[Text, ...]
    whole: tuple[tuple[Text, tuple[Text, ...]], ...]

    @property
    def paragraphs(self) -> tuple[Text, ...]:
        """Everything in order, headings left out."""
        return (*self.short, *(paragraph for _, told in self.whole for paragraph in told))


def privacy_text(
    questionnaire: Asking, asker: Asker, *, channel: str = "screen", served: tuple[str, ...] = USUAL
) -> PrivacyText:
    """The text for one questionnaire of one house. `channel`: screen or paper; `served`: codes of the register.

    Raises SurveyError: "privacy-incomplete" (no name, no contact), "privacy-too-long" (kept longer than the register
    allows), "privacy-health" (health is asked without a consent of its own), "purpose-unknown".
    """
    serves = [purposes().asked_of_respondents().purpose(code) for code in served]
    _demand_complete(asker, serves)
    _demand_consent(questionnaire)
    facts: dict[str, object] = {
        "house": asker.house.strip(),
        "contact": asker.contact.strip(),
        "months": asker.months,
        "months_open": min(asker.months, asker.months_open),
    }
    if all(item.kind == "postcode" for item in questionnaire.items):
        return _bare(facts)
    facts["asks"] = _listed(_told_as(questionnaire))
    parts = _whole(questionnaire, serves, channel)
    short = ["who", "nameless", *(["screen"] if channel == "screen" else [])]
    short += [f"consent-{channel}", f"young-{channel}"]
    return PrivacyText(
        tuple(_say("short", key, facts) for key in short),
        tuple(
            (_say("headings", heading, {}), tuple(_say("whole", key, facts | own) for key, own in told))
            for heading, told in parts.items()
        ),
    )


def _whole(
    questionnaire: Asking, serves: Iterable[Purpose], channel: str
) -> dict[str, list[tuple[str, dict[str, object]]]]:
    """Which paragraphs stand under which heading, each with facts of its own."""
    health = _asks_special(questionnaire)
    in_own_words = any(item.kind == "open" for item in questionnaire.items)
    asked = {"asks": True, "postcode": _asks(questionnaire, "postcode"), "open": in_own_words, "health": health}
    kept = {"kept": True, "months-open": in_own_words, "months": not in_own_words, "paper": channel == "paper"}

    def holding(keys: dict[str, bool]) -> list[tuple[str, dict[str, object]]]:
        return [(key, {}) for key, holds in keys.items() if holds]

    return {
        "asked": holding(asked),
        "purpose": _grounds(serves, health=health),
        "kept": holding(kept),
        "seen": holding({"seen": True, "seen-health": health}),
        "rights": holding({f"receipt-{channel}": True, "contact": True, "complaint": True}),
    }


def _bare(facts: dict[str, object]) -> PrivacyText:
    """Of a postcode alone: nobody can be known by it, so there is little to tell and nothing to promise."""
    whole = tuple(_say("whole", key, facts) for key in ("bare", "contact-bare"))
    return PrivacyText((_say("short", "who", facts),), ((_say("headings", "asked", {}), whole),))


def _demand_complete(asker: Asker, serves: Iterable[Purpose]) -> None:
    missing = [name for name in ("house", "contact") if not getattr(asker, name).strip()]
    if missing:
        raise SurveyError(
            "privacy-incomplete",
            Text(
                "Er is geen privacytekst te maken: er ontbreekt wie dit vraagt of bij wie men terechtkan.",
                "No privacy text can be made: who asks this, or whom to turn to, is missing.",
            ),
            Text(
                "Geef de naam van de organisatie en een e-mailadres of telefoonnummer. Zonder wordt niets gevraagd.",
                "Give the name of the organisation and an e-mail address or telephone number. No text, no questions.",
            ),
            {"missing": missing},
        )
    longest = min(purpose.at_most for purpose in serves)
    if not 1 <= asker.months <= longest or asker.months_open < 1:
        raise SurveyError(
            "privacy-too-long",
            Text("Zo lang mogen antwoorden niet bewaard worden.", "Answers may not be kept that long."),
            Text(f"Kies 1 tot en met {longest} maanden.", f"Choose 1 to {longest} months."),
            {"months": asker.months},
        )


def _demand_consent(questionnaire: Asking) -> None:
    if _asks_special(questionnaire) and not _asks(questionnaire, "consent_health"):
        raise SurveyError(
            "privacy-health",
            Text(
                "Deze vragenlijst vraagt naar gezondheid zonder eerst toestemming te vragen.",
                "This questionnaire asks about health without asking consent first.",
            ),
            Text(
                "Zet de vraag `consent_health` ervoor, of laat de vraag over gezondheid weg.",
                "Put the question `consent_health` before it, or leave the question about health out.",
            ),
        )


def _grounds(serves: Iterable[Purpose], *, health: bool) -> list[tuple[str, dict[str, object]]]:
    """A paragraph per ground, with everything that is done on it."""
    grounds: dict[Word, list[Text]] = {}
    for purpose in serves:
        grounds.setdefault(purpose.ground, []).append(purpose.what_for)
        for _, ground in purpose.special if health else ():
            grounds.setdefault(ground, []).append(purpose.what_for)
    return [
        (ground.code, {"for": _listed(told, between=";"), "article": ground.article})
        for ground, told in grounds.items()
    ]


def _asks(questionnaire: Asking, code: str) -> bool:
    return any(item.code == code for item in questionnaire.items)


def _asks_special(questionnaire: Asking) -> bool:
    return any(choice.special for item in questionnaire.items for choice in (*item.rows, *item.options))


def _told_as(questionnaire: Asking) -> list[Text]:
    codes = {item.code for item in questionnaire.items}
    told = [key for key, known in _TOLD_AS.items() if codes & set(known)]
    if codes - {code for known in _TOLD_AS.values() for code in known}:
        told.append("own")
    return [_say("asks", key, {}) for key in told]


def _listed(texts: list[Text], *, between: str = ",") -> Text:
    """a, b and c; or a; b; and c."""

    def joined(parts: list[str], word: str) -> str:
        before = f"{between} " if between != "," else " "
        return parts[0] if len(parts) == 1 else f"{f'{between} '.join(parts[:-1])}{before}{word} {parts[-1]}"

    return Text(joined([text.nl for text in texts], "en"), joined([text.en for text in texts], "and"))


def _say(part: str, key: str, facts: dict[str, Any]) -> Text:
    told = _texts()[part][key]
    filled = {
        language: told[language].format(
            **{name: fact.in_language(language) if isinstance(fact, Text) else fact for name, fact in facts.items()}
        )
        for language in ("nl", "en")
    }
    return Text(**filled)


@cache
def _texts() -> dict[str, Any]:
    read: dict[str, Any] = read_yaml(
        files("publiek.governance").joinpath("privacy_text.yaml").read_text(encoding="utf-8")
    )
    return read
