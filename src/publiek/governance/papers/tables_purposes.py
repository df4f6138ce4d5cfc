"""Which tables tell of purposes: what they are for, on which ground, with which data, for how long?"""

from __future__ import annotations

from collections.abc import Sequence

from publiek.errors import Text
from publiek.governance.house_register import Decided
from publiek.governance.papers.making import Situation, weighs
from publiek.governance.papers.paper import Block, Items, Paragraph, Subheading, Table
from publiek.governance.papers.wording import articles, capital, day, filled, known, listed, plain, term, word
from publiek.governance.purposes import Word


def purposes(situation: Situation) -> list[Block]:
    """One table per purpose, a row per thing that article 30 asks."""
    made: list[Block] = []
    for one in situation.held:
        caption = word("captions", "purpose", name=one.purpose.name)
        made += [Subheading(capital(one.purpose.name)), Table(caption, (_label("part"), _label("holds")), _about(one))]
    return made


def short(situation: Situation) -> list[Block]:
    """All purposes in one table."""
    rows = [(named(one), capital(one.purpose.what_for), capital(ground_of(one)), kept(one)) for one in situation.held]
    return _table("purposes", ("purpose", "for", "ground", "term"), rows)


def grounds(situation: Situation) -> list[Block]:
    """The legal basis of each purpose, and what else allows it."""
    rows = [(capital(one.purpose.name), capital(ground_of(one)), capital(_state(one))) for one in situation.purposes]
    return _table("grounds", ("purpose", "ground", "since"), rows)


def data(situation: Situation) -> list[Block]:
    """Which data are used for which purposes."""
    used: dict[Text, list[Text]] = {}
    for one in situation.held:
        for kind in one.purpose.data:
            used.setdefault(kind.label, []).append(one.purpose.name)
        if "surveys-health" in situation.facts:
            for kind, _ in one.purpose.special:
                used.setdefault(kind.label, []).append(one.purpose.name)
    return _table(
        "data", ("data", "purpose"), [(capital(label), capital(listed(names, "; "))) for label, names in used.items()]
    )


def terms(situation: Situation) -> list[Block]:
    """How long everything is kept: by purpose, by survey, and by the schedule of what goes by itself."""
    rows = [(named(one), kept(one), _source(one.purpose.source)) for one in situation.held]
    rows += [(capital(one.what), term(one.amount, one.unit), _source(one.source)) for one in situation.practice.terms]
    return _table("terms", ("what", "term", "source"), rows)


def balances(situation: Situation) -> list[Block]:
    """The weighing of each purpose that rests on a legitimate interest, with what a person must add."""
    made: list[Block] = []
    for one in situation.purposes:
        if weighs(one):
            made += _balance(one)
    return made


def _balance(one: Decided) -> list[Block]:
    weighed = one.balance
    rows = [(_label("for"), capital(one.purpose.what_for)), (_label("ground"), capital(ground_of(one)))]
    for part in ("interest", "necessity", "weighing", "conclusion"):
        told = getattr(weighed, part, None) or word("balance", "missing", what=word("balance", part))
        rows.append((word("balance", part), told))
    for part in ("less", "expected"):
        rows.append((word("balance", part), word("balance", f"{part}_open")))
    caption = word("captions", "purpose", name=one.purpose.name)
    made: list[Block] = [Subheading(capital(one.purpose.name))]
    if weighed and not weighed.own:
        made.append(Paragraph(word("balance", "default")))
    made.append(Table(caption, (_label("part"), _label("holds")), tuple(rows)))
    # What the product's own text says of safeguards is told by the claims, each with its proof.
    if weighed and weighed.own and weighed.safeguards:
        made += [Paragraph(word("balance", "safeguards")), Items(tuple(Paragraph(one) for one in weighed.safeguards))]
    return made


def _about(one: Decided) -> tuple[tuple[Text, ...], ...]:
    purpose = one.purpose
    special = listed(filled(Text("{k} ({g})", "{k} ({g})"), k=k.label, g=g.label) for k, g in purpose.special)
    rows = {
        "for": purpose.what_for,
        "ground": ground_of(one),
        "whose": listed(known("whose", one) for one in (purpose.whose, *purpose.beside_whose)),
        "data": listed(kind.label for kind in purpose.data),
        "special": special,
        "recipients": one.recipients,
        "term": kept(one),
        "rights": listed(right.label for right in purpose.rights),
        "since": _state(one),
    }
    return tuple((_label(name), capital(told)) for name, told in rows.items() if told.nl)


def ground_of(one: Decided) -> Text:
    """A legal basis with its article; other grounds on which one person may be held instead come behind it."""
    told = [lawful(g) for g in (one.ground, *_either(one))]
    either = word("labels", "or")
    return Text(either.nl.join(one.nl for one in told), either.en.join(one.en for one in told))


def lawful(ground: Word) -> Text:
    """A legal basis with its article."""
    return articles(filled(Text("{g} (AVG {a})", "{g} (GDPR {a})"), g=ground.label, a=ground.article))


def _either(one: Decided) -> tuple[Word, ...]:
    return tuple(ground for ground in one.purpose.grounds if ground.code != one.ground.code)


def kept(one: Decided) -> Text:
    """How long, and which parts shorter."""
    parts = [filled(Text("{k}: {t}", "{k}: {t}"), k=kind.label, t=term(n)) for kind, n in one.purpose.parts]
    return listed([term(one.months), *parts], "; ")


def named(one: Decided) -> Text:
    """The name of a purpose; of what was stopped with that it was, and when."""
    return since_stopped(one, capital(one.purpose.name))


def since_stopped(one: Decided, told: Text) -> Text:
    """`told`, and behind it that the purpose was stopped when it was: no row may read as something that runs."""
    return told if one.state != "stopped" else filled(Text("{t} ({s})", "{t} ({s})"), t=told, s=_state(one))


def _state(one: Decided) -> Text:
    return word("states", one.state, day=day(one.since) if one.since else plain("-"))


def _source(told: Text) -> Text:
    return capital(articles(told) if told.nl else word("labels", "no_source"))


def _label(name: str) -> Text:
    return word("labels", name)


def _table(caption: str, heads: tuple[str, ...], rows: Sequence[tuple[Text, ...]]) -> list[Block]:
    return [Table(word("captions", caption), tuple(map(_label, heads)), tuple(rows))] if rows else []
