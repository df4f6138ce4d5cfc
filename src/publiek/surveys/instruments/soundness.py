"""Does a questionnaire hold together? Codes once, kinds with what they need, routes that lead back to known answers.

Because a route may only look at what was asked before, routes cannot go round in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable

from publiek.surveys.instruments.questionnaire import KINDS, Item, Questionnaire, Route
from publiek.surveys.instruments.refusing import wrong

#: The item that gives consent to be asked about health, and the answer to `age` at which nothing is kept.
HEALTH_CONSENT, UNDER_AGE = "consent_health", "under_16"
#: Kinds that say nothing of a person by themselves: a tally of these alone may be made without asking an age.
_BARE = {"postcode", "number"}
#: What each kind must have; whatever it does not have here it may not have.
_NEEDS: dict[str, tuple[str, ...]] = {
    "single": ("options",),
    "yes_no": (),
    "number": ("least", "most"),
    "grid": ("rows", "options"),
    "multi": ("rows",),
    "open": (),
    "postcode": (),
    "best_worst": ("rows", "sets"),
}
_MOST_ITEMS, _MOST_CHOICES = 200, 100


def demand_sound(questionnaire: Questionnaire, *, whole: bool) -> None:
    """Raises SurveyError "questionnaire-wrong". `whole`: not a module, so it must ask the age, and
    a consent before health (decision 0037).
    """
    _once([page.code for page in questionnaire.pages], "pages")
    _once([item.code for item in questionnaire.items], "items")
    if not questionnaire.items or any(not page.items for page in questionnaire.pages):
        raise wrong("pages", "een bladzijde zonder vragen", "a page without questions")
    if len(questionnaire.items) > _MOST_ITEMS:
        raise wrong("pages", "meer vragen dan iemand beantwoordt", "more questions than anybody answers")
    before: dict[str, Item] = {}
    for at, page in enumerate(questionnaire.pages):
        for position, item in enumerate(page.items):
            place = f"pages[{at}].items[{position}]"
            _check_item(item, before, place)
            if whole:
                _check_special(item, before, place)
            before[item.code] = item
    if whole:
        _check_whole(questionnaire)


def _check_whole(questionnaire: Questionnaire) -> None:
    asked = {item.code: item for item in questionnaire.items}
    if {item.kind for item in questionnaire.items} <= _BARE and "age" not in asked:
        return
    age = asked.get("age")
    if age is None or age.kind != "single" or UNDER_AGE not in _codes(age.options) or not age.required or age.routes:
        raise wrong(
            "items.age",
            "er hoort een verplichte vraag `age` in met het antwoord `under_16`",
            "it needs a required question `age` with the answer `under_16`",
        )


def _check_item(item: Item, before: dict[str, Item], place: str) -> None:
    if item.kind not in KINDS:
        raise wrong(f"{place}.kind", "deze soort vraag bestaat niet", "there is no such kind of question")
    for part in ("options", "rows", "sets", "least", "most"):
        given, needed = getattr(item, part) not in ((), None), part in _NEEDS[item.kind]
        if given != needed:
            must = ("hoort er wel bij", "belongs here") if needed else ("hoort hier niet", "does not belong here")
            raise wrong(f"{place}.{part}", f"`{part}` {must[0]}", f"`{part}` {must[1]}")
    for part in ("options", "rows"):
        codes = _codes(getattr(item, part))
        _once(codes, f"{place}.{part}")
        if len(codes) > _MOST_CHOICES or (len(codes) == 1 and part == "options"):
            raise wrong(f"{place}.{part}", "te veel of te weinig antwoorden", "too many or too few answers")
    if item.least is not None and item.most is not None and item.least > item.most:
        raise wrong(f"{place}.least", "het minste is meer dan het meeste", "the least is more than the most")
    _check_sets(item, place)
    for at, route in enumerate(item.routes):
        _check_route(route, before, f"{place}.routes[{at}]")


def _check_special(item: Item, before: dict[str, Item], place: str) -> None:
    """Health is asked only after a consent of its own."""
    if any(choice.special for choice in (*item.rows, *item.options)):
        consent = before.get(HEALTH_CONSENT)
        if consent is None or consent.kind != "yes_no":
            raise wrong(
                place,
                f"hier wordt naar gezondheid gevraagd zonder dat `{HEALTH_CONSENT}` eerder gevraagd is",
                f"health is asked here without `{HEALTH_CONSENT}` having been asked before",
            )


def _check_sets(item: Item, place: str) -> None:
    known = set(_codes(item.rows))
    for at, rows in enumerate(item.sets):
        if len(rows) < 3 or len(set(rows)) < len(rows) or not set(rows) <= known:
            raise wrong(
                f"{place}.sets[{at}]",
                "een groepje heeft minstens drie verschillende rijen uit `rows`",
                "a set has at least three different rows out of `rows`",
            )


def _check_route(route: Route, before: dict[str, Item], place: str) -> None:
    code, _, row = route.of.partition(".")
    target = before.get(code)
    if target is None:
        raise wrong(f"{place}.of", "deze vraag is niet eerder gesteld", "this question was not asked before")
    if target.kind not in ("single", "yes_no", "grid", "multi"):
        raise wrong(f"{place}.of", "zo'n antwoord kan geen route kiezen", "such an answer cannot choose a route")
    in_rows = target.kind in ("grid", "multi")
    if bool(row) + route.any_of != in_rows:
        raise wrong(
            place,
            "bij een vraag met rijen hoort één rij (`vraag.rij`) of `any_of: true`; anders geen van beide",
            "a question with rows needs one row (`item.row`) or `any_of: true`; any other neither",
        )
    if row and row not in _codes(target.rows):
        raise wrong(f"{place}.of", "deze rij bestaat niet", "there is no such row")
    if not route.answers or not set(route.answers) <= set(answers_of(target)):
        raise wrong(f"{place}.answers", "dit antwoord bestaat niet", "there is no such answer")


def answers_of(item: Item) -> tuple[str, ...]:
    """The codes that an answer to `item` (or to one of its rows) can be; () for numbers and texts."""
    if item.kind in ("yes_no", "multi"):
        return ("yes", "no")
    if item.kind in ("single", "grid"):
        return _codes(item.options)
    return _codes(item.rows) if item.kind == "best_worst" else ()


def _codes(choices: Iterable[object]) -> tuple[str, ...]:
    return tuple(choice.code for choice in choices)  # type: ignore[attr-defined]


def _once(codes: Iterable[str], place: str) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise wrong(f"{place}.{code}", "deze code staat er twee keer", "this code stands there twice")
        seen.add(code)
