"""How good are the data? Coverage, the ledger, findings, columns, deliveries, changes before release."""

from __future__ import annotations

from dataclasses import replace

from publiek.measures.wording import labels as figure_labels
from publiek.reports.chapters.tables import Head, share_bars, table_of
from publiek.reports.context import FindingText
from publiek.reports.numbers import whole
from publiek.reports.reading import Answer, Ask, Reading, Row
from publiek.reports.story import Chapter
from publiek.reports.words import cleaned
from publiek.vocabulary.codes import DECISIONS

#: Row numbers printed per finding; the count is complete.
_ROWS_PRINTED = 12


def chapter(reading: Reading) -> Chapter:
    """Data quality."""
    asked = (
        Ask("coverage", "coverage", _coverage),
        Ask("ledger", "", _ledger),
        Ask("noticed", "", _noticed),
        Ask("deliveries", "", _deliveries),
        Ask("columns-kept", "", _columns),
        Ask("changed", "", _changed),
    )
    return reading.chapter("data", asked)


def sure_sentence(reading: Reading) -> str:
    """Of which part we know the area, and how much of an area its group describes."""
    share, right = reading.fact("coverage", "share_matched"), accuracy(reading)
    said = []
    if share is not None:
        said.append(reading.words.say("coverage.sentence", share=share, unit=reading.unit("coverage")))
    if right is not None:
        said.append(reading.words.say("coverage.group", right=right))
    return " ".join(said) or reading.words.say("silence.nothing")


def accuracy(reading: Reading) -> float | None:
    """Which part of an area its group describes: in the areas of this audience, else in general. Not of people."""
    found = reading.fact("segment_index", "described")
    return found if isinstance(found, float) else reading.context.accuracy


def _coverage(reading: Reading, rows: list[Row]) -> Answer:
    label = lambda row: reading.words.label("coverage.categories", row["category"])  # noqa: E731
    said, till = [sure_sentence(reading)], reading.fact("coverage", "till_share")
    if till:
        said.append(reading.words.say("coverage.till", till=till))
    heads = (Head("category", "text", label), Head("bookers"), Head("tickets"), Head("share", "share"))
    drawn = share_bars(reading, "coverage", rows, label=label)
    return replace(drawn, sentence=" ".join(said), table=table_of(reading, "coverage", heads, rows))


def _ledger(reading: Reading, _: list[Row]) -> Answer:
    say, book = reading.words.say, reading.context.ledger
    whole = book.rows_read == book.rows_kept + book.rows_set_aside
    whole = whole and book.cents_in == book.cents_kept + book.cents_set_aside
    numbers = {"read": book.rows_read, "kept": book.rows_kept, "aside": book.rows_set_aside}
    sentence = say("ledger.sentence", **numbers) if whole else say("ledger.broken")
    cents = {"read": book.cents_in, "kept": book.cents_kept, "aside": book.cents_set_aside}
    rows: list[Row] = [
        {"name": say(f"ledger.names.{key}"), "rows": numbers[key], "money": cents[key]} for key in numbers
    ]
    heads = (Head("name", "text"), Head("rows"), Head("money", "money"))
    return Answer(sentence, table=table_of(reading, "ledger", heads, rows))


def _noticed(reading: Reading, _: list[Row]) -> Answer:
    say, findings = reading.words.say, reading.context.findings
    if not findings:
        return Answer(say("noticed.none"))
    rows: list[Row] = []
    for finding in sorted(findings, key=lambda found: (-found.count, found.code, found.column)):
        text: FindingText | None = reading.context.finding_texts.get(finding.code)
        numbers = ", ".join(str(row) for row in finding.rows[:_ROWS_PRINTED])
        printed = say("noticed.more", rows=numbers) if finding.count > _ROWS_PRINTED and numbers else numbers
        rows.append(
            {
                "what": reading.text(text.meaning) if text else finding.code,
                "column": cleaned(finding.column),
                "count": finding.count,
                "rows": printed,
                "do": reading.text(text.do) if text else "",
            }
        )
    heads = (Head("what", "text"), Head("column", "text"), Head("count"), Head("rows", "text"), Head("do", "text"))
    sentence = say("noticed.sentence", n=len(rows), rows=sum(found.count for found in findings))
    return Answer(sentence, table=table_of(reading, "noticed", heads, rows))


def _deliveries(reading: Reading, _: list[Row]) -> Answer:
    say, deliveries = reading.words.say, reading.context.deliveries
    if not deliveries:
        return Answer(say("deliveries.none"))
    rows: list[Row] = [delivery._asdict() for delivery in deliveries]
    heads = (
        Head("number"),
        Head("system", "text", lambda row: reading.words.label("deliveries.system", row["system"])),
        Head("level", "text", lambda row: reading.words.label("deliveries.level", row["level"])),
        Head("first", "date"),
        Head("last", "date"),
        Head("rows"),
    )
    sentence = say("deliveries.sentence", n=len(rows), rows=sum(delivery.rows for delivery in deliveries))
    return Answer(sentence, table=table_of(reading, "deliveries", heads, rows))


def _columns(reading: Reading, _: list[Row]) -> Answer:
    say, columns = reading.words.say, reading.context.columns
    if not columns:
        return Answer(say("columns-kept.none"))
    counts = {decision: sum(column.decision == decision for column in columns) for decision in DECISIONS}
    rows: list[Row] = [
        {
            "header": cleaned(column.header),
            "decision": say(f"columns-kept.decision.{column.decision}"),
            "reason": reading.text(column.reason),
        }
        for column in columns
    ]
    heads = (Head("header", "text"), Head("decision", "text"), Head("reason", "text"))
    table = table_of(reading, "columns-kept", heads, rows, first=60)
    return Answer(say("columns-kept.sentence", n=len(columns), **counts), table=table)


def _changed(reading: Reading, _: list[Row]) -> Answer:
    say, account, names = reading.words.say, reading.release.account, figure_labels()
    if not account:
        return Answer(say("changed.none"))
    rows: list[Row] = [
        {
            "figure": names[str(change["figure"])]["title"][reading.words.language],
            "rule": reading.words.label("changed.rule", change.get("rule", "")),
            "rows": change.get("rows"),
        }
        for change in account
    ]
    heads = (Head("figure", "text"), Head("rule", "text"), Head("rows"))
    sentence = say("changed.sentence", n=sum(whole(row["rows"]) for row in rows))
    return Answer(sentence, table=table_of(reading, "changed", heads, rows))
