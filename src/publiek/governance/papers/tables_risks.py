"""Which risks are there, which measures bear on them, and what remains? Nothing goes down without a proof."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from publiek.errors import Text
from publiek.governance.papers.claims import claims
from publiek.governance.papers.making import Situation, claimed
from publiek.governance.papers.paper import Block, Items, Subheading, Table
from publiek.governance.papers.wording import filled, texts, word

Risk = Mapping[str, Any]


def measures(situation: Situation) -> list[Block]:
    """Everything that the software does here, each sentence with its proof."""
    told = claimed((code for code in claims() if code not in _ELSEWHERE), situation)
    return [Items(tuple(told))] if told else []


#: Claims that tell of a limit of the software stand with their risk, what is said of a table with that table.
_ELSEWHERE = ("overlap-centre-together", "overlap-servers-two", "places-listed")


def risks(situation: Situation) -> list[Block]:
    """Every risk that is there, with likelihood and impact before measures."""
    rows = [(_text(one), _degree(one["likelihood"]), _degree(one["impact"])) for one in _there(situation)]
    return _table("risks", ("risk", "likelihood", "impact"), rows)


def risk_measures(situation: Situation) -> list[Block]:
    """The measures of each risk."""
    made: list[Block] = []
    for one in _there(situation):
        if told := claimed(one["measures"], situation):
            heading = _text(one)
            made += [Subheading(Text(heading.nl.rstrip("."), heading.en.rstrip("."))), Items(tuple(told))]
    return made


def residual(situation: Situation) -> list[Block]:
    """What remains of each risk."""
    rows = []
    for one in _there(situation):
        before = (one["likelihood"], one["impact"])
        after = tuple(one["after"]) if one["needs"] and situation.claimed(one["needs"]) else before
        rows.append((_text(one), _both(*before), _both(*after)))
    return _table("residual", ("risk", "before", "after"), rows)


def _there(situation: Situation) -> Iterator[Risk]:
    for one in texts("risks").values():
        if one["scope"] in ("both", situation.scope) and situation.holds(one["when"]):
            yield one


def _text(risk: Risk) -> Text:
    return Text(risk["nl"], risk["en"])


def _degree(code: str) -> Text:
    return word("degrees", code)


def _both(likelihood: str, impact: str) -> Text:
    told = Text("kans {l}, gevolg {i}", "likelihood {l}, impact {i}")
    return filled(told, l=_degree(likelihood), i=_degree(impact))


def _table(caption: str, heads: tuple[str, ...], rows: Sequence[tuple[Text, ...]]) -> list[Block]:
    if not rows:
        return []
    return [Table(word("captions", caption), tuple(word("labels", head) for head in heads), tuple(rows))]
