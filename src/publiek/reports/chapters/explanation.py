"""What do the words and figures mean, and where do they come from?"""

from __future__ import annotations

from publiek.measures.wording import labels as figure_labels
from publiek.reports.chapters.tables import Head, table_of
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter
from publiek.reports.words import cleaned, paths

_LIST = "words.list."


def chapter(reading: Reading) -> Chapter:
    """Explanation."""
    asked = (
        Ask("read-index", "", lambda read, _: Answer(read.words.say("read-index.sentence"))),
        Ask("words", "", _words),
        Ask("definitions", "", _definitions),
        Ask("sources", "", _sources),
    )
    return reading.chapter("explanation", asked)


def _words(reading: Reading, _: list[Row]) -> Answer:
    entries = [reading.words.say(path).split("|", 1) for path in paths() if path.startswith(_LIST)]
    rows: list[Row] = [{"word": word, "meaning": meaning} for word, meaning in sorted(entries)]
    heads = (Head("word", "text"), Head("meaning", "text"))
    return Answer(reading.words.say("words.sentence"), table=table_of(reading, "words", heads, rows))


def _definitions(reading: Reading, _: list[Row]) -> Answer:
    language = reading.words.language
    rows: list[Row] = [
        {"figure": words["title"][language], "definition": words["definition"][language]}
        for name, words in figure_labels().items()
        if reading.figure(name)
    ]
    heads = (Head("figure", "text"), Head("definition", "text"))
    table = table_of(reading, "definitions", heads, rows)
    return Answer(reading.words.say("definitions.sentence"), table=table if rows else None)


def _sources(reading: Reading, _: list[Row]) -> Answer:
    say, context = reading.words.say, reading.context
    found = dict.fromkeys(
        cleaned(source) for figure in reading.release.figures.values() for source in figure.base.sources if source
    )
    listed = list(found)
    if context.shapes:
        kind = say("sources.computed" if context.shapes_approximate else "sources.published")
        listed.append(say("sources.borders", kind=kind))
    listed += [say("sources.program", version=context.version), say("sources.made", made_on=context.made_on)]
    rows: list[Row] = [{"source": source} for source in listed]
    table = table_of(reading, "sources", (Head("source", "text"),), rows)
    return Answer(say("sources.sentence"), table=table)
