"""How is an answer worded in a terminal? Lines in the chosen language; no value of a person is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from publiek.errors import Text
from publiek.vocabulary import finding_texts

DECIDED = {
    "kept": Text("bewaard", "kept"),
    "generalised": Text("vergroofd", "generalised"),
    "keyed": Text("wordt een sleutel", "becomes a key"),
    "dropped": Text("weggelaten", "dropped"),
}
VERDICTS = {
    "above": Text("meer dan verwacht", "more than expected"),
    "below": Text("minder dan verwacht", "less than expected"),
    "undecided": Text("geen duidelijk verschil", "no clear difference"),
    "thin": Text("te weinig gegevens", "too few to say"),
}


def intake_line(facts: Mapping[str, Any]) -> Text:
    """What one import did, in a sentence."""
    if facts["already_kept"]:
        return Text(
            f"Dit bestand was al ingelezen als levering {facts['delivery']}; er is niets veranderd.",
            f"This file had been imported before as delivery {facts['delivery']}; nothing changed.",
        )
    read, kept, aside = facts["rows_read"], facts["rows_kept"], facts["rows_set_aside"]
    return Text(
        f"Levering {facts['delivery']} ({facts['system']}, {facts['level']}): {whole(read, 'nl')} rijen gelezen = "
        f"{whole(kept, 'nl')} bewaard + {whole(aside, 'nl')} apart gezet; {money(facts['cents_read'], 'nl')} = "
        f"{money(facts['cents_kept'], 'nl')} + {money(facts['cents_set_aside'], 'nl')}.",
        f"Delivery {facts['delivery']} ({facts['system']}, {facts['level']}): {whole(read, 'en')} rows read = "
        f"{whole(kept, 'en')} kept + {whole(aside, 'en')} set aside; {money(facts['cents_read'], 'en')} = "
        f"{money(facts['cents_kept'], 'en')} + {money(facts['cents_set_aside'], 'en')}.",
    )


def finding_lines(findings: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    """One line per finding: how many, what it means, in which rows."""
    lines = []
    for finding in findings:
        text = finding_texts.explain(finding["code"])
        rows = ", ".join(str(row) for row in finding["rows"][:5])
        where = {"nl": f" (rij {rows})", "en": f" (row {rows})"}[language] if rows else ""
        lines.append(f"{whole(finding['count'], language)} × {text['meaning'][language]}{where} [{finding['code']}]")
    return lines


def preview_lines(preview: Mapping[str, Any], language: str) -> list[str]:
    """The privacy preview as lines: header, decision, reason."""
    lines = [f"{preview['system']} · {preview['level']}"]
    width = max((len(c["header"]) for c in preview["columns"]), default=0)
    for column in preview["columns"]:
        decision = DECIDED[column["decision"]].in_language(language)
        lines.append(f"  {column['header']:<{width}}  {decision:<20} {column['reason'][language]}")
    return lines


def delivery_lines(kept: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    """One line per delivery: number, system, level, period, rows, whether it still counts."""
    words = {"nl": ("telt mee", "teruggenomen", "rijen"), "en": ("counts", "withdrawn", "rows")}[language]
    return [
        f"{d['number']:>4}  {d['system']:<14} {d['level']}  {d['first'] or '–'} … {d['last'] or '–'}  "
        f"{whole(d['rows_kept'], language)} {words[2]}  {words[1] if d['withdrawn'] else words[0]}"
        for d in kept
    ]


def profile_lines(answer: Mapping[str, Any], language: str) -> list[str]:
    """The audience profile as lines: group, index with interval, what it means."""
    base = answer["base"]
    coverage = f" ({round(100 * base['coverage'])}%)" if base["coverage"] is not None else ""
    lines = [f"n = {whole(base['n'], language)}{coverage}, {base['reference']}, {', '.join(base['sources'])}"]
    if answer["too_thin"]:
        thin = answer["too_thin"]
        return [*lines, f"{VERDICTS['thin'].in_language(language)} ({thin['have']} < {thin['need']})"]
    for row in answer["segments"]:
        numbers = "–" if row["index"] is None else f"{row['index']:.0f} ({row['low']:.0f}–{row['high']:.0f})"
        lines.append(f"  {row['segment']:<4} {numbers:<16} {VERDICTS[row['verdict']].in_language(language)}")
    return lines


def fact_lines(facts: Mapping[str, Any], indent: str = "") -> list[str]:
    """Nested facts as indented lines."""
    lines = []
    for key, value in facts.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}{key}:", *fact_lines(value, indent + "  ")]
        else:
            lines.append(f"{indent}{key}: {', '.join(map(str, value)) if isinstance(value, list | tuple) else value}")
    return lines


def demo_lines(shown: Mapping[str, Any], language: str) -> list[str]:
    """Where the demonstration landed."""
    many, sold, where = shown["organisations"], whole(shown["tickets"], language), shown["files"]
    made = Text(
        f"{many} verzonnen organisaties, {sold} kaarten, in {where}.",
        f"{many} invented organisations, {sold} tickets, in {where}.",
    )
    lines = [made.in_language(language)]
    if shown.get("report"):
        lines.append(Text("Open dit in een browser:", "Open this in a browser:").in_language(language))
        lines.append(f"  {shown['report'][0]}")
    return lines


def whole(number: int, language: str) -> str:
    """12.345 in Dutch, 12,345 in English."""
    return f"{number:,}".replace(",", "." if language == "nl" else ",")


def money(cents: int, language: str) -> str:
    """Whole cents as euros: € 1.234,50 in Dutch, €1,234.50 in English."""
    sign, (euros, rest) = "-" if cents < 0 else "", divmod(abs(cents), 100)
    return f"€ {sign}{whole(euros, 'nl')},{rest:02d}" if language == "nl" else f"{sign}€{whole(euros, 'en')}.{rest:02d}"
