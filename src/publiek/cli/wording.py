"""How is an answer worded in a terminal? Lines in the chosen language; no value of a person is in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from publiek.errors import Text
from publiek.vocabulary import finding_texts

if TYPE_CHECKING:
    from publiek.segmentation import Group

DECIDED = {
    "kept": Text("bewaard", "kept"),
    "generalised": Text("grover gemaakt", "made coarser"),
    "keyed": Text("gecodeerd", "coded"),
    "dropped": Text("weggelaten", "dropped"),
}
LEVELS = {
    "L0": Text("een telling", "a count"),
    "L1": Text("een telling per postcode", "a tally by postcode"),
    "L2": Text("een lijst van bestellingen of tickets", "a list of orders or tickets"),
}
#: Columns that a finding must name, because another column can have the same trouble.
COLUMNS = {
    "order_date": Text("besteldatum", "order date"),
    "performance_date": Text("speeldatum", "performance date"),
    "birth_date": Text("geboortedatum", "date of birth"),
    "order_time": Text("besteltijd", "order time"),
    "performance_time": Text("aanvangstijd", "time of the performance"),
    "price": Text("prijs", "price"),
    "amount": Text("bedrag", "amount"),
    "fee": Text("toeslag", "fee"),
    "revenue": Text("opbrengst", "revenue"),
    "refund_amount": Text("terugbetaald bedrag", "amount refunded"),
    "status": Text("status", "status"),
    "payment_status": Text("betaalstatus", "payment status"),
    "ticket_status": Text("ticketstatus", "ticket status"),
}
#: From this many columns on, a finding is told once for all of them.
_COLUMNS_APART = 3
COUNTED = {"bookers": Text("boekers", "bookers"), "visits": Text("bezoeken", "visits")}
COMPARED = {
    "catchment": Text("het verzorgingsgebied", "the catchment"),
    "municipality": Text("de gemeente", "the municipality"),
    "province": Text("de provincie", "the province"),
    "nl": Text("Nederland", "the Netherlands"),
}
#: What the facts of a refusal are called. A fact that is not here is shown by its own name.
FACTS = {
    "allowed": Text("mogelijk", "allowed"),
    "column": Text("kolom", "column"),
    "columns": Text("kolommen", "columns"),
    "columns_known": Text("bekende kolomnamen", "known column names"),
    "columns_seen": Text("kolommen in het bestand", "columns in the file"),
    "could_be": Text("kan zijn", "could be"),
    "connection": Text("koppeling", "connection"),
    "delivery": Text("levering", "delivery"),
    "field": Text("betekenis", "meaning"),
    "fields": Text("velden", "fields"),
    "fields_recognised": Text("herkend", "recognised"),
    "file": Text("bestand", "file"),
    "files": Text("bestanden", "files"),
    "formats": Text("formaten", "formats"),
    "kind": Text("soort", "kind"),
    "reason": Text("reden", "reason"),
    "refused": Text("geweigerd", "refused"),
    "known": Text("bekend", "known"),
    "least": Text("minstens", "at least"),
    "missing": Text("ontbreekt", "missing"),
    "organisation": Text("organisatie", "organisation"),
    "place": Text("plaats in het programma", "place in the program"),
    "read_as": Text("gelezen als", "read as"),
    "row": Text("rij", "row"),
    "rows": Text("rijen", "rows"),
    "setting": Text("gegeven", "setting"),
    "sheets": Text("tabbladen", "sheets"),
    "system": Text("systeem", "system"),
    "tries": Text("pogingen", "tries"),
    "unknown": Text("onbekend", "unknown"),
    "values": Text("aantal waarden", "number of values"),
}
#: Facts that name fields of the standard: shown with what the field is.
_NAMES_OF_FIELDS = frozenset({"could_be", "field", "fields_recognised", "read_as"})
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
    number, rows = facts["delivery"], {name: facts[f"rows_{name}"] for name in ("read", "kept", "set_aside")}
    nl = f"Levering {number}: {_account({n: whole(v, 'nl') for n, v in rows.items()}, 'nl', 'rijen ')}."
    en = f"Delivery {number}: {_account({n: whole(v, 'en') for n, v in rows.items()}, 'en', 'rows ')}."
    cents = {name: facts[f"cents_{name}"] for name in rows}
    if any(cents.values()):
        nl += f" Geld: {_account({n: money(v, 'nl') for n, v in cents.items()}, 'nl')}."
        en += f" Money: {_account({n: money(v, 'en') for n, v in cents.items()}, 'en')}."
    if facts.get("resumed_from"):
        nl += f" De eerste {whole(facts['resumed_from'], 'nl')} rijen waren al gedaan voordat het inlezen stopte."
        en += f" The first {whole(facts['resumed_from'], 'en')} rows had been done before the import was stopped."
    return Text(nl, en)


def _account(sums: Mapping[str, str], language: str, unit: str = "") -> str:
    """Read = kept + set aside, in words."""
    read, kept, aside = sums["read"], sums["kept"], sums["set_aside"]
    if language == "nl":
        return f"{read} {unit}gelezen = {kept} bewaard + {aside} apart gezet"
    return f"{read} {unit}read = {kept} kept + {aside} set aside"


def strange_line(letters: Sequence[str]) -> Text:
    """Which columns were not understood. Letters only: what stands above such a column could be a name."""
    listed = ", ".join(letters[:12]) + (" …" if len(letters) > 12 else "")
    if len(letters) == 1:
        return Text(
            f"Kolom {listed} is niet herkend en niet gelezen. Is hij nodig? Zeg met `publiek map` wat hij betekent.",
            f"Column {listed} was not recognised, so not read. Needed? Say with `publiek map` what it means.",
        )
    return Text(
        f"Niet herkend en niet gelezen: de kolommen {listed}. Zijn ze nodig? Zeg met `publiek map` wat ze betekenen.",
        f"Columns {listed} were not recognised, so not read. Needed? Say with `publiek map` what they mean.",
    )


def where_lines(where: Mapping[str, object], language: str) -> list[str]:
    """The facts of a refusal, one a line; empty facts say nothing."""
    lines = []
    for key, value in where.items():
        listed = list(value) if isinstance(value, list | tuple | set | frozenset) else [value]
        if key in _NAMES_OF_FIELDS:
            listed = [_field(str(one), language) for one in listed]
        if not listed:
            continue
        name = FACTS[key].in_language(language) if key in FACTS else key
        lines.append(f"{name}: {', '.join(map(str, listed[:30]))}{' …' if len(listed) > 30 else ''}")
    return lines


def _field(name: str, language: str) -> str:
    """A field as a mapping writes it, with what it is."""
    from publiek.deliveries.privacy import explain, field_names

    return f"{name} ({explain(name).in_language(language)})" if name in field_names() else name


def finding_lines(findings: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    """One line per code: how many, what it means, in which column and rows. Many columns are one line."""
    by_code: dict[str, list[Mapping[str, Any]]] = {}
    for finding in findings:
        by_code.setdefault(finding["code"], []).append(finding)
    lines = []
    for code, found in by_code.items():
        if len(found) > _COLUMNS_APART:
            found = [{"count": sum(one["count"] for one in found), "column": "", "rows": []}]
        meaning = finding_texts.explain(code)["meaning"][language]
        lines += [f"{whole(one['count'], language)} × {meaning}{_where(one, language)} [{code}]" for one in found]
    return lines


def _where(finding: Mapping[str, Any], language: str) -> str:
    """In which column and in which of the first rows, in brackets; nothing for the file as a whole."""
    rows = ", ".join(map(str, finding["rows"][:5])) + (", …" if len(finding["rows"]) > 5 else "")
    column = COLUMNS.get(finding["column"])
    told = [column.in_language(language)] if column else []
    if rows:
        told.append({"nl": f"rij {rows}", "en": f"row {rows}"}[language])
    return f" ({'; '.join(told)})" if told else ""


def preview_lines(preview: Mapping[str, Any], language: str) -> list[str]:
    """The privacy preview as lines: header, decision, what the column is taken for and why this becomes of it."""
    lines = [told(preview, language)]
    width = max((len(c["header"]) for c in preview["columns"]), default=0)
    for column in preview["columns"]:
        decision = DECIDED[column["decision"]].in_language(language)
        lines.append(f"  {column['header']:<{width}}  {decision:<16} {_meaning(column, language)}")
    return lines


def told(preview: Mapping[str, Any], language: str) -> str:
    """What kind of file it is, in a sentence."""
    system = preview["facts"].get("system_name")
    kind = LEVELS[preview["level"]].in_language(language)
    of = {"nl": f" uit {system}", "en": f" from {system}"}[language] if system else ""
    return {"nl": f"Dit is {kind}{of}. Zo wordt het gelezen:", "en": f"This is {kind}{of}. It is read like this:"}[
        language
    ]


def _meaning(column: Mapping[str, Any], language: str) -> str:
    """What a column was taken for, then why it is treated so; for an open column only what it is."""
    from publiek.deliveries.privacy import explain

    reason = column["reason"][language]
    if column["field"] is None:
        return reason
    meaning = explain(column["field"]).in_language(language)
    return meaning if column["decision"] == "kept" else f"{meaning} ({reason})"


def delivery_lines(kept: Iterable[Mapping[str, Any]], language: str) -> list[str]:
    """One line per delivery: number, system, level, period, rows, whether it counts; under it what is told twice."""
    words = {"nl": ("telt mee", "teruggenomen", "rijen"), "en": ("counts", "withdrawn", "rows")}[language]
    lines = []
    for d in kept:
        lines.append(
            f"{d['number']:>4}  {d['system']:<14} {d['level']}  {d['first'] or '–'} … {d['last'] or '–'}  "
            f"{whole(d['rows_kept'], language)} {words[2]}  {words[1] if d['withdrawn'] else words[0]}"
        )
        lines += [_told_twice(one).in_language(language) for one in d["doubts"]]
    return lines


def _told_twice(doubt: Mapping[str, Any]) -> Text:
    days = f"{doubt['first'] or '–'} … {doubt['last'] or '–'}"
    number, tickets = doubt["delivery"], doubt["tickets"]
    return Text(
        f"      misschien dubbel met levering {number}: {whole(tickets, 'nl')} kaarten, besteld {days}",
        f"      perhaps twice, with delivery {number}: {whole(tickets, 'en')} tickets, ordered {days}",
    )


def profile_lines(answer: Mapping[str, Any], groups: Iterable[Group], language: str) -> list[str]:
    """The audience profile as lines: whom it is about, then each group with its index and interval in words."""
    lines = [_profile_base(answer["base"], language)]
    if answer["too_thin"]:
        thin = answer["too_thin"]
        return [*lines, f"{VERDICTS['thin'].in_language(language)} ({thin['have']} < {thin['need']})"]
    names = {group.code: group.name.in_language(language) for group in groups}
    width = max(map(len, names.values()))
    for row in answer["segments"]:
        numbers = "–" if row["index"] is None else f"{row['index']:.0f} ({row['low']:.0f}–{row['high']:.0f})"
        said = VERDICTS[row["verdict"]].in_language(language)
        lines.append(f"  {row['segment']:<3} {names.get(row['segment'], ''):<{width}}  {numbers:<15} {said}")
    return lines


def _profile_base(base: Mapping[str, Any], language: str) -> str:
    """How many are counted, how many of them have a known postcode, with what they are compared."""
    counted = COUNTED.get(base["counted"], Text(base["counted"], base["counted"])).in_language(language)
    compared = COMPARED[base["reference"]].in_language(language)
    known = "" if base["coverage"] is None else f" ({round(100 * base['coverage'])}%)"
    sources = ", ".join(base["sources"])
    if language == "nl":
        said = f"{whole(base['n'], 'nl')} {counted} met bekende postcode{known}, vergeleken met {compared}."
        return f"{said} Index 100 is gelijk. Bronnen: {sources}."
    said = f"{whole(base['n'], 'en')} {counted} with a known postcode{known}, compared with {compared}."
    return f"{said} Index 100 is equal. Sources: {sources}."


def area_lines(facts: Mapping[str, Any], language: str) -> list[str]:
    """Which area statistics there are: those of the program, then those that were imported."""
    own, imported = facts["built_in"], facts["imported"]
    many = whole(own["areas"], language)
    nl = f"Ingebouwd: {many} postcodegebieden, {own['source']}."
    en = f"Built in: {many} postcode areas, {own['source']}."
    none = Text("Er zijn geen andere cijfers of grenzen ingelezen.", "No other figures or boundaries were imported.")
    read = Text("Ingelezen:", "Imported:")
    lines = [Text(nl, en).in_language(language), (read if imported else none).in_language(language)]
    return lines + [f"  {e['source']}: {e['kind']} {e['level']} {e['vintage']} ({e['rows']})" for e in imported]


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
