"""How did a release come about, in plain words: who is in it, which rules, what was changed, who approved?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from publiek.collective.menu import menu
from publiek.reports.words import Words
from publiek.web.together.figures import whole
from publiek.web.together.laying import Pen
from publiek.web.together.readers import Reading

_ROWS = frozenset({"few-persons", "few-houses", "dominated", "group", "complement", "few"})


def headline(found: Reading, words: Words) -> str:
    """What a release says in one sentence: how many are reached together, the most certain figure first."""
    release = found.release
    facts = {"members": len(release.members), "round": release.round}
    for name, counted in (("overlap_reach", "households"), ("origin", "bookers")):
        row = whole(found.tables, name, *(("place", "segment") if name == "origin" else ()))
        pen = Pen(words, counted)
        if row is not None and pen.value(row) is not None:
            said = {"n": pen.words.numbers.count(pen.value(row)), "between": pen.between(row)}
            return words.say(f"together.headline.{counted}", **facts, **said)
    return words.say("together.headline.other", **facts)


def told(found: Reading, words: Words, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Term and what there is to say, in the order in which people ask. Names of houses only for who is inside."""
    return list(_told(found, words, names))


def changes(entries: Sequence[Mapping[str, Any]], words: Words) -> list[str]:
    """What each rule changed, a sentence each."""
    return [said for entry in entries if (said := _change(entry, words))]


def _told(found: Reading, words: Words, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    release, say = found.release, words.say
    telling = release.telling

    def people(slugs: Sequence[str]) -> str:
        listed = words.listed(sorted((names.get(slug, slug) for slug in slugs), key=str.casefold))
        return listed if found.inside else say("together.account.count", n=len(slugs))

    def term(name: str) -> str:
        return say(f"together.account.{name}")

    yield term("members"), people(release.members)
    yield term("missing"), people(release.missing) if release.missing else say("together.account.nobody")
    minimum = telling["minimum"]
    yield term("minimum"), say("together.account.minimum-says", **minimum)
    yield (
        term("rules"),
        say("together.account.rules-say", **{name: str(one) for name, one in telling["versions"].items()}),
    )
    yield term("changed"), " ".join(changes(telling["account"], words)) or say("together.account.nothing")
    if found.inside:
        yield term("approved"), words.listed([str(one["who"]) for one in telling["approvals"]])
    else:
        yield term("approved"), say("together.account.count-people", n=len(telling["approvals"]))
    yield term("hub"), say("together.account.hub-says", hub=_hub(found, words), at=release.at.date())
    yield term("digest"), release.digest


def _hub(found: Reading, words: Words) -> str:
    """The hub as its own file calls it."""
    return found.hub.configuration().title.in_language(words.language)


def _change(entry: Mapping[str, Any], words: Words) -> str:
    rule, figure = str(entry.get("rule", "")), str(entry.get("figure", ""))
    source = menu().get(figure)
    facts = {"table": source.title.in_language(words.language) if source else words.label("together.figure", figure)}
    if rule == "information-lost" and (entry.get("cells") or entry.get("total")):
        return words.say("together.account.lost", cells=entry.get("cells", 0.0), total=entry.get("total", 0.0), **facts)
    if rule in _ROWS and entry.get("rows"):
        return words.say("together.account.silent", n=entry["rows"], why=words.say(f"together.verdict.{rule}"), **facts)
    if rule == "rounded" and entry.get("rows"):
        return words.say("together.account.rounded", n=entry["rows"], **facts)
    return ""
