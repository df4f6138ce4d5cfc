"""How is a selection said in words, for a page and for every file that is taken away?"""

from __future__ import annotations

from publiek.dashboard.view import View
from publiek.measures.wording import values
from publiek.reports.words import Words, cleaned


def parts(view: View, language: str) -> list[tuple[str, str]]:
    """Each filter that is on: its name in the address and what it says."""
    words, chosen = Words("en" if language == "en" else "nl"), view.selection
    said: list[tuple[str, str]] = []
    if view.period:
        said.append(("period", words.say("selected.season", season=view.period)))
    elif chosen.since or chosen.until:
        said.append(("period", _period(words, chosen.since, chosen.until)))
    if chosen.genres:
        names = [words.label("genre", code) for code in sorted(chosen.genres)]
        said.append(("genre", words.say("selected.genre", names=words.listed(names))))
    if chosen.venues:
        said.append(("venue", words.say("selected.venue", names=words.listed(sorted(map(cleaned, chosen.venues))))))
    if chosen.channels:
        known = values()["channel"]
        names = [known[code].in_language(language) for code in sorted(chosen.channels)]
        said.append(("channel", words.say("selected.channel", names=words.listed(names))))
    if chosen.visitors:
        said.append(("visitors", words.say(f"selected.{chosen.visitors}")))
    return said


def said(view: View, language: str) -> str:
    """All filters that are on as one part of a sentence, "" when everything is shown."""
    return ", ".join(words for _, words in parts(view, language))


def _period(words: Words, since: str, until: str) -> str:
    if since == until:
        return words.numbers.month(since)
    path = "between" if since and until else "from" if since else "to"
    return words.say(f"selected.{path}", first=words.numbers.month(since), last=words.numbers.month(until))
