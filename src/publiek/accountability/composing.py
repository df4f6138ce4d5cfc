"""Which papers does this house need now, and what do they say?"""

from __future__ import annotations

from collections.abc import Sequence

from publiek.accountability.practising import practice_of
from publiek.governance.papers import KINDS, Paper, Practice, SiteFacts, Term, paper
from publiek.governance.papers import kinds_of as needed
from publiek.house import House
from publiek.permitting import register_of


def kinds_of(house: House, *, site: SiteFacts | None = None) -> tuple[str, ...]:
    """The kinds of paper that this house needs, by what it does."""
    return needed(practice_of(house, site=site))


def paper_of(
    house: House,
    kind: str,
    *,
    agreement: str = "",
    site: SiteFacts | None = None,
    terms: tuple[Term, ...] = (),
) -> Paper:
    """One paper. Raises UsageError as `governance.papers.paper`."""
    return paper(kind, register_of(house), practice_of(house, site=site, terms=terms), agreement=agreement)


def papers_of(
    house: House,
    kinds: Sequence[str] = (),
    *,
    agreement: str = "",
    site: SiteFacts | None = None,
    terms: tuple[Term, ...] = (),
) -> tuple[Paper, ...]:
    """These kinds, or all that the house needs; of what is one per agreement, one for each or for `agreement` alone.

    Raises UsageError as `governance.papers.paper`.
    """
    practice, register = practice_of(house, site=site, terms=terms), register_of(house)
    wanted = [(kind, code) for kind in kinds or needed(practice) for code in _agreements(kind, practice, agreement)]
    return tuple(paper(kind, register, practice, agreement=code) for kind, code in wanted)


def visitor_text(house: House, *, site: SiteFacts | None = None) -> Paper:
    """What visitors are told of their data, in plain language; for the visitor's page and the privacy statement."""
    return paper_of(house, "privacy-text", site=site)


def _agreements(kind: str, practice: Practice, chosen: str) -> tuple[str, ...]:
    if chosen or kind not in KINDS or not KINDS[kind].each or not practice.agreed:
        return (chosen,)
    return tuple(one.code for one in practice.agreed)
