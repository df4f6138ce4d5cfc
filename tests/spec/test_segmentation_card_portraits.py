"""Names and portraits: every word rests on a number, nobody is judged, everybody can read it."""

from __future__ import annotations

import re

import pytest

from publiek import segmentation
from publiek.segmentation.area_profile import packaged
from publiek.segmentation.card import draft_portrait, index_profiles
from publiek.segmentation.card.drafting import redraft
from publiek.segmentation.card.portraits import Parent, phrases
from publiek.segmentation.scheme import Group
from publiek.vocabulary.data_files import read_yaml
from tests.support.segmentation_cards import packaged_card, packaged_tiers

#: Origin, intelligence, worth and judgement, in both languages. Never in a name, a portrait or a phrase.
_NEVER = re.compile(
    r"herkomst|migra|allochto|autochto|afkomst|etni|nationalit|moslim|christel|geloof|slim|dom\b|domme|knap|cultuurbarba"
    r"|beter|slecht|goed\b|goede|achterstand|achtergesteld|probleem|kansarm|kansrijk|zwak|elite|asociaal|volks|arm\b|arme\b"
    r"|rijk\b|rijke\b|luxe|origin|immigra|ethnic|religio|smart|stupid|clever|better|worse|\bgood|\bbad\b|deprived|problem"
    r"|poor\b|rich\b|wealth|elite|sophisticat|highbrow|lowbrow",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r" ?\((?:index )?[\d.,]+(?: (?:tegen|against) [\d.,]+)?\)| ?\([\d.,]+% van de huishoudens\)")
_VOWELS = re.compile(r"[aeiouyáéíóúàèëïöüê]+", re.IGNORECASE)


def _groups() -> list[Group]:
    return [group for tier in packaged_tiers() for group in tier.groups]


def _told() -> dict[str, dict[str, object]]:
    text = (segmentation.assignment.REFERENCE / "area-types" / "2022.2" / "groups.yaml").read_text(encoding="utf-8")
    return {entry["code"]: entry for entry in read_yaml(text)["groups"]}


def _profiles() -> dict[str, dict[str, int]]:
    return {code: row for tier in packaged_tiers() for code, row in index_profiles(tier, packaged()).items()}


def test_every_group_of_every_tier_has_a_name_and_a_portrait_in_two_languages() -> None:
    for group in _groups():
        for text in (group.name, group.portrait):
            assert text.nl, group.code
            assert text.en, group.code
        assert group.portrait.nl.startswith("In deze gebieden ("), group.code
        assert group.portrait.en.startswith("In these areas ("), group.code


def test_names_are_short_own_and_different_within_a_tier() -> None:
    for tier in packaged_tiers():
        for language in ("nl", "en"):
            names = [group.name.in_language(language) for group in tier.groups]
            assert len(set(names)) == len(names), [name for name in names if names.count(name) > 1]
            assert max(len(name) for name in names) <= 36


#: What a word in a Dutch name says, as a test on the index figures.
_SAYS = {
    "gezin": lambda p: p["two_parents"] >= 115,
    "65-plus": lambda p: p["age_65_on"] >= 115,
    "jonge": lambda p: p["age_15_24"] >= 115,
    "studie": lambda p: p["age_15_24"] >= 115,
    "flats": lambda p: p["flats"] >= 115,
    "huur": lambda p: p["owned"] <= 85,
    "lagere woningwaarde": lambda p: p["home_value"] <= 85,
    "hogere woningwaarde": lambda p: p["home_value"] >= 115,
    "oude ": lambda p: p["built_before_1945"] >= 115,
    "vooroorlogs": lambda p: p["built_before_1945"] >= 115,
    "naoorlogs": lambda p: p["built_1945_1974"] >= 115,
    "1975 tot 1995": lambda p: max(p["built_before_1945"], p["built_1945_1974"], p["built_1995_on"]) <= 85,
    "na 1995": lambda p: p["built_1995_on"] >= 115,
    "nieuw": lambda p: p["built_1995_on"] >= 85,
    "platteland": lambda p: p["density"] <= 50,
    "dorp": lambda p: p["density"] <= 85,
    "dicht": lambda p: p["density"] >= 115,
    "ruim": lambda p: p["density"] <= 85,
}


def test_every_word_of_a_name_that_can_be_checked_is_true_of_the_group() -> None:
    profiles = _profiles()
    for group in _groups():
        if group.code == "C":  # "residential areas and villages" is a whole of very different types
            continue
        for word, holds in _SAYS.items():
            assert word not in group.name.nl.lower() or holds(profiles[group.code]), (group.code, word)


def test_what_is_called_many_is_115_or_more_and_what_is_called_few_85_or_less() -> None:
    profiles = _profiles()
    for code, entry in _told().items():
        assert all(profiles[code][name] >= phrases()["many"] for name in entry["more"]), code  # type: ignore[attr-defined]
        assert all(profiles[code][name] <= phrases()["few"] for name in entry["fewer"]), code  # type: ignore[attr-defined]


def test_every_number_in_a_portrait_is_a_number_of_the_model() -> None:
    """In a comparison too: own index against that of the group above."""
    profiles = _profiles()
    for group in _groups():
        known = {str(value) for value in profiles[group.code].values()}
        above = {str(value) for value in profiles.get(group.parent, {}).values()}
        shown = re.findall(r"\((?:index )?(\d+)(?: tegen (\d+))?\)", group.portrait.nl)
        assert shown, group.code
        for own, other in shown:
            assert own in known, (group.code, own)
            assert not other or other in above, (group.code, other)


def test_every_sentence_of_a_portrait_holds_a_number() -> None:
    for group in _groups():
        for language in ("nl", "en"):
            sentences = [one for one in re.split(r"(?<=[a-z)])\. ", group.portrait.in_language(language)) if one]
            assert all(re.search(r"\d", sentence) for sentence in sentences), group.code


def test_nothing_about_origin_intelligence_or_worth() -> None:
    told = [text for g in _groups() for text in (g.name.nl, g.name.en, g.portrait.nl, g.portrait.en)]
    assert not [(found.group(), text) for text in told if (found := _NEVER.search(text))]
    assert not [found.group() for found in [_NEVER.search(str(phrases()))] if found]


def _syllables(word: str) -> int:
    return max(1, len(_VOWELS.findall(word)))


def test_portraits_can_be_read_at_level_b1() -> None:
    """Without the numbers between brackets: sentences of at most 25 words and 14 on average; words of at most 1.8
    syllables on average; Flesch-Douma (206.8 - 77 syllables per word - 0.93 words per sentence; Douma 1960) at least
    60 for each portrait ("ordinary") and 70 on average ("fairly easy").
    """
    scores = []
    for group in _groups():
        plain = _NUMBERS.sub("", group.portrait.nl)
        sentences = [one.split() for one in re.split(r"\.\s*", plain) if one.strip()]
        words = [word for sentence in sentences for word in sentence]
        syllables = sum(_syllables(word) for word in words) / len(words)
        assert max(len(sentence) for sentence in sentences) <= 25, (group.code, max(sentences, key=len))
        assert len(words) / len(sentences) <= 14, group.code
        assert syllables <= 1.8, group.code
        scores.append(206.8 - 77 * syllables - 0.93 * len(words) / len(sentences))
        assert scores[-1] >= 60, (group.code, scores[-1])
    assert sum(scores) / len(scores) >= 70


def test_a_portrait_names_what_differs_most_and_keeps_its_sentences_short() -> None:
    draft = draft_portrait({"flats": 230, "owned": 60, "age_15_24": 180, "two_parents": 50, "density": 300})
    assert draft.more == ("density", "flats", "age_15_24")
    assert draft.fewer == ("two_parents", "owned")
    assert draft.portrait["nl"] == (
        "In deze gebieden ({households_percent}% van de huishoudens) staan de huizen dicht op elkaar (index {density})."
        " "
        "Er zijn veel flats en andere appartementen ({flats}). Er zijn weinig koophuizen ({owned}). "
        "Er wonen veel jongeren van 15 tot 25 jaar ({age_15_24}). "
        "Er wonen weinig gezinnen met twee ouders ({two_parents})."
    )


def test_a_group_like_the_country_is_said_to_be_so() -> None:
    draft = draft_portrait({"flats": 104, "owned": 97})
    assert (draft.more, draft.fewer) == ((), ())
    assert draft.portrait["nl"].endswith("lijkt alles op het gemiddelde van Nederland.")


def test_a_subtype_is_told_beside_its_type() -> None:
    parent = Parent({"nl": "Wijken", "en": "Districts"}, {"flats": 120, "single": 100})
    draft = draft_portrait({"flats": 200, "single": 80}, parent=parent)
    assert (
        "Vergeleken met heel ‘Wijken’: meer flats en andere appartementen ({flats} tegen {parent_flats})"
        in (draft.portrait["nl"])
    )
    assert "minder mensen die alleen wonen ({single} tegen {parent_single})." in draft.portrait["nl"]


def test_a_rename_never_changes_a_code() -> None:
    """Drafting again with other names gives the same codes and the same words about them, but for the names."""
    told = {"version": "x", "groups": [{"code": code, "name": entry["name"]} for code, entry in _told().items()]}
    renamed = {
        "version": "x",
        "groups": [{"code": entry["code"], "name": {"nl": "Anders", "en": "Other"}} for entry in told["groups"]],
    }
    profiles = {code: {**row, "households_percent": 1.0} for code, row in _profiles().items()}
    parents = {group.code: group.parent for group in _groups()}
    before, after = (read_yaml(redraft(names, profiles, parents))["groups"] for names in (told, renamed))
    assert [one["code"] for one in before] == [one["code"] for one in after]
    assert [(one["more"], one["fewer"]) for one in before] == [(one["more"], one["fewer"]) for one in after]
    assert {one["name"]["nl"] for one in after} == {"Anders"}


def test_drafting_again_gives_the_packaged_portraits() -> None:
    """groups.yaml is what the drafting makes of the packaged model: nothing was typed over."""
    import json

    folder = segmentation.assignment.REFERENCE / "area-types" / "2022.2"
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    text = (folder / "groups.yaml").read_text(encoding="utf-8")
    assert redraft(read_yaml(text), model["profile"], model["parents"]) == text


def test_a_type_keeps_its_name_from_version_to_version() -> None:
    earlier = {group.code: group.name for group in segmentation.assign(version="2022.1").groups}
    assert {group.code: group.name for group in packaged_card().groups} == earlier


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_phrase_is_there_in_both_languages(language: str) -> None:
    for name, entry in phrases()["variables"].items():
        told = [entry[key] for key in ("what", "more", "fewer", "against", "scarce") if key in entry]
        assert told, name
        assert all(text[language] for text in told), name
