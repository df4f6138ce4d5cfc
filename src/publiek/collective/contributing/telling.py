"""What would leave, in plain words: which tables, how many rows, for whom, why, until when, and what is not in it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from publiek.collective.agreements import Agreement
from publiek.collective.contributing.sealed_households import in_words
from publiek.collective.menu import table_of
from publiek.collective.packages import Contribution
from publiek.disclosure.tables.ruling import ruling
from publiek.errors import Text

_NOTHING_SENT = Text("Er is nog niets verstuurd.", "Nothing was sent yet.")
_ROWS = {
    "counts": Text("afgeronde aantallen", "rounded numbers"),
    "sums": Text("afgeronde aantallen en bedragen van velen", "rounded numbers and amounts of many"),
    "indicators": Text("kengetallen van uw organisatie", "indicators of your house"),
    "productions": Text("afgeronde aantallen", "rounded numbers"),
}
_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
           "november", "december")  # fmt: skip


def words(contribution: Contribution, agreement: Agreement) -> tuple[Text, ...]:
    """Sentences for the person who must decide whether this may leave."""
    if contribution.withdrawn:
        return tuple(_withdrawing(contribution, agreement))
    return (
        *_what_for(contribution, agreement),
        *_tables(contribution),
        *_sealed(contribution),
        _not_in_it(contribution),
        *_protected(contribution),
        _approving(agreement),
        _NOTHING_SENT,
        _stopping(contribution, agreement),
    )


def readmes(told: Iterable[Text]) -> dict[str, bytes]:
    """The same as two files that lie beside what would leave."""
    lines = list(told)
    return {
        name: ("\n\n".join(text.in_language(language) for text in lines) + "\n").encode()
        for name, language in (("LEESMIJ.txt", "nl"), ("README.txt", "en"))
    }


def day(moment: date) -> Text:
    """A day as people say it."""
    return Text(f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}", f"{moment.day} {moment:%B %Y}")


def _what_for(contribution: Contribution, agreement: Agreement) -> Iterator[Text]:
    until = day(agreement.until)
    others = len(agreement.members) - 1
    yield Text(
        f"Dit is precies wat er van {contribution.member} weg zou gaan over het seizoen {contribution.round}.",
        f"This is exactly what would leave {contribution.member} about the season {contribution.round}.",
    )
    yield Text(f"Waarvoor: {_ended(agreement.purpose.nl)}", f"What for: {_ended(agreement.purpose.en)}")
    yield Text(
        f"Voor wie: de afspraak '{one_line(agreement.title.nl)}'. {agreement.hub} telt het op met dat van {others} "
        f"andere organisaties. {_eyes(agreement).nl}",
        f"For whom: the agreement '{one_line(agreement.title.en)}'. {agreement.hub} adds it up with that of {others} "
        f"other houses. {_eyes(agreement).en}",
    )
    yield Text(f"De afspraak loopt tot en met {until.nl}.", f"The agreement runs until {until.en}.")


def _eyes(agreement: Agreement) -> Text:
    whom = (
        Text("Iedereen mag", "Everybody may") if agreement.eyes == "public" else Text("Deelnemers mogen", "Members may")
    )
    few = f"{agreement.organisations}", f"{agreement.persons}"
    return Text(
        f"{whom.nl} de cijfers samen zien, alleen waar minstens {few[0]} organisaties en {few[1]} boekers in zitten.",
        f"{whom.en} see the figures together, only where there are at least {few[0]} houses and {few[1]} bookers.",
    )


def _tables(contribution: Contribution) -> Iterator[Text]:
    for code, table in contribution.tables.items():
        known, rows = table_of(code), table.num_rows
        of = _ROWS[known.kind]
        yield Text(
            f"{known.title.nl} (tables/{code}.csv): {rows} {'rij' if rows == 1 else 'rijen'} met {of.nl}. "
            f"{known.meaning.nl}",
            f"{known.title.en} (tables/{code}.csv): {rows} {'row' if rows == 1 else 'rows'} of {of.en}. "
            f"{known.meaning.en}",
        )


def _sealed(contribution: Contribution) -> Iterator[Text]:
    known = table_of("overlap")
    for name, content in contribution.blobs.items():
        told = in_words(name, content)
        yield Text(
            f"{known.title.nl} (blobs/{name}): {told.nl} {known.meaning.nl}",
            f"{known.title.en} (blobs/{name}): {told.en} {known.meaning.en}",
        )


def _not_in_it(contribution: Contribution) -> Text:
    if not contribution.blobs:
        rows = Text(
            "Er is geen enkele regel over één persoon of één bestelling.",
            "There is not a single row about one person or one order.",
        )
    else:
        rows = Text(
            "Leesbare regels over één persoon of één bestelling zijn er niet; wel een versleuteld nummer per "
            "huishouden, en dat blijft een persoonsgegeven.",
            "There are no readable rows about one person or one order; there is a sealed number for each household, "
            "and that stays personal data.",
        )
    return Text(
        "Wat er niet in zit: namen, adressen, e-mailadressen, telefoonnummers, postcodes van bezoekers, klantnummers "
        f"en bestelnummers. {rows.nl}",
        "What is not in it: names, addresses, e-mail addresses, telephone numbers, postcodes of visitors, customer "
        f"numbers and order numbers. {rows.en}",
    )


def _protected(contribution: Contribution) -> Iterator[Text]:
    kinds = {table_of(code).kind for code in contribution.tables}
    if kinds & {"counts", "sums", "productions"}:
        base = ruling()["base-contribution"]
        yield Text(
            f"Hoe het is beschermd: elk aantal boekers is hier in huis afgerond op een veelvoud van {base}, door "
            "toeval omhoog of omlaag, zo dat alles blijft optellen. De echte aantallen gaan de deur niet uit.",
            f"How it is protected: every number of bookers was rounded here to a multiple of {base}, up or down by "
            "chance, so that everything still adds up. The true numbers do not leave.",
        )
    if "sums" in kinds:
        yield Text(
            "Van bezoeken en geld staat er alleen iets waar genoeg boekers zijn en niemand een groot deel betaalt. "
            "Een lege plek betekent: dat blijft hier.",
            "Of visits and money something is told only where there are enough bookers and nobody pays a large part. "
            "An empty place means: that stays here.",
        )
    if "indicators" in kinds:
        yield Text(
            "De kengetallen zijn afgerond en rusten nergens op een handvol boekers. De postcode die erin staat is die "
            "van uw eigen zaal.",
            "The indicators are rounded and none rests on a handful of bookers. The postcode in it is that of your own "
            "venue.",
        )


def _approving(agreement: Agreement) -> Text:
    role = one_line(agreement.approver)
    return Text(
        f"Het gaat pas weg als iemand met de rol '{role}' precies dit heeft goedgekeurd. Wie dat was, en wanneer, "
        "reist mee.",
        f"It leaves only after somebody with the role '{role}' approved exactly this. Who that was, and when, travels "
        "along.",
    )


def _stopping(contribution: Contribution, agreement: Agreement) -> Text:
    alone = Text("Van uw organisatie alleen staat daar niets in.", "Nothing of your house alone is in it.")
    if contribution.member in agreement.named:
        alone = Text(
            "U vond goed dat uw organisatie daarin met naam genoemd wordt.",
            "You agreed that your house is named in it.",
        )
    return Text(
        "Terugtrekken kan altijd: publiek contribute withdraw. De cijfers samen worden dan de volgende keer zonder u "
        f"gemaakt. Wat al is getoond, kan niet worden teruggehaald. {alone.nl}",
        "Withdrawing is always possible: publiek contribute withdraw. The figures together are then made without you "
        f"the next time. What was shown already cannot be taken back. {alone.en}",
    )


def _withdrawing(contribution: Contribution, agreement: Agreement) -> Iterator[Text]:
    yield Text(
        f"Dit bericht trekt de bijdrage van {contribution.member} over {contribution.round} terug uit "
        f"'{one_line(agreement.title.nl)}'. Er staan geen cijfers in.",
        f"This message takes the contribution of {contribution.member} about {contribution.round} back from "
        f"'{one_line(agreement.title.en)}'. There are no figures in it.",
    )


def _ended(text: str) -> str:
    """One line that ends; what an agreement says is words of others, and a terminal obeys some of them."""
    plain = one_line(text)
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


def one_line(text: str) -> str:
    """`text` without what a terminal would obey, on one line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
