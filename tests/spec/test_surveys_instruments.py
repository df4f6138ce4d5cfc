"""Questionnaires as data: what the core asks, what is refused on reading, how modules are put together."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from publiek.errors import SurveyError
from publiek.surveys.instruments import as_yaml, compose, core, minutes, modules, names, questionnaire, read, source_of
from publiek.surveys.instruments.reading import from_text
from publiek.surveys.instruments.taking_time import seconds
from publiek.surveys.responses.answers import schema_of
from publiek.vocabulary.barriers import barrier_codes

DISCIPLINES = [
    *("theatre", "cabaret", "musical", "opera", "dance", "classical", "pop", "jazz", "family", "film", "exhibition"),
    *("literature", "festival"),
]
WHOLE = ("visitor@1", "best-worst@1", "com-b@1")
SMALL = """
code: small
version: "1"
title: {nl: Klein, en: Small}
introduction: {nl: Hallo, en: Hello}
pages:
  - code: one
    title: {nl: Een, en: One}
    items:
      - code: age
        kind: single
        required: true
        words: {nl: "Hoe oud?", en: "How old?"}
        options: {under_16: {nl: jonger, en: under}, 16-24: {nl: ouder, en: older}}
      - code: went
        kind: yes_no
        words: {nl: Ging u, en: Did you go}
      - code: often
        kind: grid
        words: {nl: Hoe vaak, en: How often}
        rows: {film: {nl: film, en: film}, pop: {nl: pop, en: pop}}
        options: {few: {nl: weinig, en: few}, many: {nl: vaak, en: many}}
        routes: [{of: went, answers: [yes]}]
"""


def codes(choices: object) -> list[str]:
    return [choice.code for choice in choices]  # type: ignore[attr-defined]


def test_the_core_asks_what_the_standard_says() -> None:
    asked = core()
    assert asked.name == "core@1"
    assert codes(asked.item("visits").rows) == codes(asked.item("interest").rows) == DISCIPLINES
    assert codes(asked.item("visits").options) == ["never", "long_ago", "1-3", "4-11", "12+"]
    assert codes(asked.item("interest").options) == ["none", "little", "some", "much", "very"]
    assert tuple(codes(asked.item("barriers").rows)) == barrier_codes()
    assert codes(asked.item("barrier_main").options) == [*barrier_codes(), "other"]
    assert codes(asked.item("gender").options) == ["woman", "man", "other", "not_told"]
    assert codes(asked.item("education").options) == ["lower", "middle", "higher", "other"]
    assert codes(asked.item("household").options) == ["single", "couple", "children", "other"]
    assert {"barriers.time", "visits.theatre", "help.nothing", "postcode"} <= set(schema_of(asked).names)


def test_what_holds_back_is_asked_openly_before_the_list_and_who_one_is_last() -> None:
    order = [item.code for item in core().items]
    assert order.index("visits") < order.index("interest") < order.index("missed") < order.index("holds_back")
    assert order.index("holds_back") < order.index("consent_health") < order.index("barriers")
    assert order.index("barriers") < order.index("barrier_main") < order.index("help") < order.index("postcode")
    assert order[0] == "age"  # so that a child is not asked anything else


@pytest.mark.parametrize("name", [*names(), *modules()])
def test_every_question_has_both_languages_and_reads_back_the_same(name: str) -> None:
    made = questionnaire(name)
    for item in made.items:
        for text in (
            item.words,
            *([item.help] if item.help else []),
            *(row.label for row in (*item.rows, *item.options)),
        ):
            assert text.nl and text.en
            assert len(text.nl.split()) <= 25  # one sentence that is read at once
    if name in names():
        assert from_text(as_yaml(made)) == made


def test_the_short_form_takes_two_minutes_the_tally_ten_seconds_and_everything_twelve_minutes() -> None:
    assert minutes(questionnaire("festival-short@1")) == 2
    assert seconds(questionnaire("festival-short@1"), every=False) < 75
    assert seconds(questionnaire("tally@1")) < 15
    assert minutes(compose("core@1", modules=WHOLE, code="everything")) == 12


def test_the_best_worst_sets_are_balanced() -> None:
    """A balanced incomplete block design (v=10, b=15, r=6, k=4, lambda=2)."""
    item = questionnaire("best-worst@1").item("help_most")
    assert len(item.sets) == 15 and {len(rows) for rows in item.sets} == {4}
    assert set(Counter(row for rows in item.sets for row in rows).values()) == {6}
    pairs = Counter(frozenset(pair) for rows in item.sets for pair in combinations(rows, 2))
    assert len(pairs) == 45 and set(pairs.values()) == {2}
    in_help = {row.code: row.label for row in core().item("help").rows if not row.special and row.code != "nothing"}
    assert {row.code: row.label for row in item.rows} == in_help


def test_modules_come_before_the_questions_about_oneself_and_take_the_place_of_the_same_question() -> None:
    made = compose("core@1", modules=("visitor@1",), code="zomer-2026")
    assert made.name == "zomer-2026@1" and made.modules == ("core@1", "visitor@1")
    assert [page.code for page in made.pages][-1] == "about"
    assert [item.code for item in made.items].count("party") == 1
    assert made.item("party").words != core().item("party").words
    assert from_text(as_yaml(made)) == made


def test_a_house_adds_questions_of_its_own(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "code: own\nversion: 1\nmodule: true\ntitle: {nl: Eigen, en: Own}\nintroduction: {nl: Nog iets, en: One more}\n"
        "pages:\n  - code: own\n    title: {nl: Eigen, en: Own}\n    items:\n"
        "      - {code: coffee, kind: yes_no, words: {nl: Koffie, en: Coffee}}\n",
        encoding="utf-8",
    )
    made = compose("core@1", modules=(str(own),), code="with-coffee")
    assert made.item("coffee").kind == "yes_no"
    with pytest.raises(SurveyError, match="a required question `age`"):
        compose("tally@1", modules=(str(own),), code="more-than-a-tally")
    with pytest.raises(SurveyError, match="stands in it twice"):
        compose("core@1", modules=(str(own), str(own)), code="with-coffee")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("kind: yes_no", "kind: maybe"), "pages[0].items[1].kind"),
        (("kind: yes_no", "kind: yes_no\n        colour: red"), "pages[0].items[1].colour"),
        (("words: {nl: Ging u, en: Did you go}", "words: {nl: Ging u}"), "pages[0].items[1].words.en"),
        (("code: went", "code: age"), "items.age"),
        (("of: went", "of: nowhere"), "pages[0].items[2].routes[0].of"),
        (("of: went", "of: often"), "pages[0].items[2].routes[0].of"),  # a circle
        (("answers: [yes]", "answers: [maybe]"), "pages[0].items[2].routes[0].answers"),
        (("answers: [yes]", "answers: []"), "pages[0].items[2].routes[0].answers"),
        (("answers: [yes]", "answers: [yes], any_of: true"), "pages[0].items[2].routes[0]"),
        (("of: went, answers: [yes]", "of: went.film, answers: [yes]"), "pages[0].items[2].routes[0]"),
        (("rows: {film: {nl: film, en: film}, pop: {nl: pop, en: pop}}", "rows: nowhere"), "pages[0].items[2].rows"),
        (("rows: {film:", "rows: {Film.x:"), "pages[0].items[2].rows"),
        (("{nl: pop, en: pop}}", "{nl: pop, en: pop, special: true}}"), "pages[0].items[2]"),  # health without consent
        (("kind: grid", "kind: multi"), "pages[0].items[2].options"),
        (("code: age", "code: years"), "items.age"),  # nobody's age is asked
        (("under_16:", "15-15:"), "items.age"),
        (("required: true", "required: 1"), "pages[0].items[0].required"),
        (("version:", "version: 1\nversion:"), "version"),  # the same key twice
        (("pages:", "pages: {}\nunknown:"), "file.unknown"),
        (("code: small", "code: [small"), "line 3"),
    ],
)
def test_a_file_that_does_not_hold_together_is_refused_with_its_place(change: tuple[str, str], place: str) -> None:
    from_text(SMALL)
    assert change[0] in SMALL
    with pytest.raises(SurveyError) as refused:
        from_text(SMALL.replace(change[0], change[1], 1))
    assert refused.value.code == "questionnaire-wrong"
    assert place in str(refused.value.where["place"])


def test_a_file_made_to_hurt_is_refused_at_once() -> None:
    laughs = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    for text in (laughs, "[" * 5_000, "a: &a [*a]", "- " * 500, "!!python/object/apply:os.system [ls]"):
        with pytest.raises(SurveyError, match="questionnaire-wrong"):
            from_text(text)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "picture.yaml").write_bytes(b"\xff\xfe\x00")
    for name in ("picture.yaml", "nowhere.yaml"):
        with pytest.raises(SurveyError, match="questionnaire-unreadable"):
            read(tmp_path / name)
    with pytest.raises(SurveyError, match="questionnaire-unknown"):
        questionnaire("core@99")


def test_the_text_of_a_packaged_questionnaire_can_be_taken_as_an_example() -> None:
    assert yaml.safe_load(source_of("core@1"))["code"] == "core"
