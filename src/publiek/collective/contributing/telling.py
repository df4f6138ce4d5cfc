"""What would leave, in plain words: which tables, how many rows, for whom, why, until when, and what is not in it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from publiek.collective.agreements import Agreement
from publiek.collective.menu import table_of
from publiek.collective.packages import Contribution
from publiek.errors import Text

_NOT_IN_IT = Text(
    "Wat er niet in zit: namen, adressen, e-mailadressen, telefoonnummers, postcodes van bezoekers, klantnummers en "
    "bestelnummers. Er is geen enkele regel over één persoon of één bestelling.",
    "What is not in it: names, addresses, e-mail addresses, telephone numbers, postcodes of visitors, customer numbers "
    "and order numbers. There is not a single row about one person or one order.",
)
_PROTECTED = Text(
    "Hoe het is beschermd: elk aantal boekers is hier in huis afgerond, zo dat alles blijft optellen. Van geld en "
    "bezoeken staat er alleen iets waar genoeg boekers zijn en niemand het grootste deel betaalt. Kleine aantallen "
    "gaan de deur niet uit.",
    "How it is protected: every number of bookers was rounded here, so that everything still adds up. Of money and "
    "visits something is told only where there are enough bookers and nobody pays most of it. Small numbers do not "
    "leave.",
)
_NOTHING_SENT = Text("Er is nog niets verstuurd.", "Nothing was sent yet.")
_STOPPING = Text(
    "Terugtrekken kan altijd: publiek contribute withdraw. De cijfers samen worden dan de volgende keer zonder u "
    "gemaakt. Wat al is getoond, kan niet worden teruggehaald; van uw organisatie alleen staat daar niets in.",
    "Withdrawing is always possible: publiek contribute withdraw. The figures together are then made without you the "
    "next time. What was shown already cannot be taken back; nothing of your house alone is in it.",
)
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
        _NOT_IN_IT,
        _PROTECTED,
        _approving(agreement),
        _NOTHING_SENT,
        _STOPPING,
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
        f"Voor wie: de afspraak '{agreement.title.nl}'. {agreement.hub} telt het op met dat van {others} andere "
        f"organisaties. {_eyes(agreement).nl}",
        f"For whom: the agreement '{agreement.title.en}'. {agreement.hub} adds it up with that of {others} other "
        f"houses. {_eyes(agreement).en}",
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
    sizes = [len(content) for content in contribution.blobs.values()]
    if not sizes:
        return
    kilobytes = max(round(sum(sizes) / 1000), 1)
    known = table_of("overlap")
    yield Text(
        f"{known.title.nl}: {len(sizes)} {'bestand' if len(sizes) == 1 else 'bestanden'} van samen {kilobytes} kB met "
        f"versleutelde huishoudens. Daar kan een mens niets in lezen. {known.meaning.nl}",
        f"{known.title.en}: {len(sizes)} {'file' if len(sizes) == 1 else 'files'} of {kilobytes} kB in all with "
        f"sealed households. A person can read nothing in it. {known.meaning.en}",
    )


def _approving(agreement: Agreement) -> Text:
    return Text(
        f"Het gaat pas weg als iemand met de rol '{agreement.approver}' precies dit heeft goedgekeurd.",
        f"It leaves only after somebody with the role '{agreement.approver}' approved exactly this.",
    )


def _withdrawing(contribution: Contribution, agreement: Agreement) -> Iterator[Text]:
    yield Text(
        f"Dit bericht trekt de bijdrage van {contribution.member} over {contribution.round} terug uit "
        f"'{agreement.title.nl}'. Er staan geen cijfers in.",
        f"This message takes the contribution of {contribution.member} about {contribution.round} back from "
        f"'{agreement.title.en}'. There are no figures in it.",
    )


def _ended(text: str) -> str:
    plain = text.strip()
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."
