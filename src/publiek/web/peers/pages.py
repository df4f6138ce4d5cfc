"""The page where a house stands beside its peers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek import sector, segmentation
from publiek.errors import Text, UsageError
from publiek.house import House
from publiek.reports.words import Words
from publiek.sector import Beside, PeerRelease
from publiek.sector.peers_groups import DIVISIONS, SIZES, wider, written
from publiek.web import wording
from publiek.web.peers import released
from publiek.web.peers.cards import Seen, cards
from publiek.web.peers.drawn import laid
from publiek.web.people.models import Organisation, Sharing
from publiek.web.sharing import decisions
from publiek.web.visibility import Seat, needs

#: What a group of peers is chosen by.
KEYS = ("subsector", "size", "province")


@dataclass(frozen=True)
class Facet:
    """One choice of the peer group: its name, what can be chosen (value, words), and what is."""

    name: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@require_GET
@needs("see-benchmark")
def benchmark(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The own figures beside a group of peers; without sharing oneself there is nothing to see."""
    taking = list(decisions.in_force(house=seat.organisation, purpose="benchmark").order_by("since"))
    if not taking:
        others = Organisation.objects.filter(kind="collective")
        return render(request, "peers/not-sharing.html", {"collectives": others, "may": seat.may("decide-sharing")})
    decision = _chosen(taking, request.GET.get("collective", ""))
    release = _release(decision)
    if release is None:
        return render(request, "peers/waiting.html", {"decision": decision})
    page = _page(seat, release, request)
    return render(request, "peers/benchmark.html", {"decision": decision, "taking": taking, "release": release, **page})


def told(request: HttpRequest, seat: Seat) -> tuple[Sharing, PeerRelease, dict[str, Any]] | None:
    """The decision, the release and what the page shows of it; None where there is nothing to see."""
    taking = list(decisions.in_force(house=seat.organisation, purpose="benchmark").order_by("since"))
    if not taking:
        return None
    decision = _chosen(taking, request.GET.get("collective", ""))
    release = _release(decision)
    return (decision, release, _page(seat, release, request)) if release else None


def _release(decision: Sharing) -> PeerRelease | None:
    """What was told to the collective since the house takes part."""
    release = released.current(decision.with_whom)
    if release is None or release.made_at < decision.since.replace(microsecond=0):
        return None
    return release


def _chosen(taking: list[Sharing], slug: str) -> Sharing:
    """The collective that is asked for, among those the house shares with. Raises UsageError "collective-unknown"."""
    found = [one for one in taking if not slug or one.with_whom.slug == slug]
    if not found:
        raise UsageError(
            "collective-unknown",
            Text("U deelt niet met dit samenwerkingsverband.", "You do not share with this collective."),
            Text("Kies er een waarmee u deelt.", "Choose one with which you share."),
        )
    return found[0]


def _page(seat: Seat, release: PeerRelease, request: HttpRequest) -> dict[str, Any]:
    words = wording.now()
    beside = _beside(seat.house, seat.house.store.current().version, (release.season, release.scheme, date.today()))
    told = {row["group"] for row in release.distribution}
    facts = {key: request.GET.get(key, "") for key in KEYS}
    if any(key in request.GET for key in KEYS):
        facts = {key: value for key, value in facts.items() if value}
        group = written(facts, facts)
        if tuple(sorted(facts)) not in {tuple(sorted(keys)) for keys in DIVISIONS}:
            group = "-"
    else:
        group = next((one for one in reversed(beside.groups) if one in told), "")
        facts = dict(part.split("=", 1) for part in group.split(",") if part)
    facets = _facets(told, facts, words)
    if group not in told:
        nearer = [one for one in ([*wider(group)] if group != "-" else [*_nearest(facts), ""]) if one in told]
        return {"facets": facets, "silent": True, "wider": [_offer(one, words) for one in nearer], "cards": []}
    seen = Seen(beside, release, group, said(group, words), words)
    shown = [laid(card, words) for card in cards(seen, _names(release.scheme, words.language))]
    return {"facets": facets, "silent": False, "group_said": seen.group_said, "cards": shown}


def said(group: str, words: Words) -> str:
    """A group in words: "theater, klein"."""
    if not group:
        return words.say("benchmark.group.all")
    parts = sorted(group.split(","), key=lambda part: not part.startswith("subsector"))
    return ", ".join(_value(*part.split("=", 1), words) for part in parts)


def _value(key: str, value: str, words: Words) -> str:
    path = {"subsector": f"subsectors.{value}", "size": f"benchmark.size.{value}"}.get(key, "")
    return words.maybe(path) or value


def _nearest(facts: dict[str, str]) -> list[str]:
    return [f"{key}={value}" for key, value in facts.items()]


def _offer(group: str, words: Words) -> tuple[str, str]:
    """A group as the query of an address, and in words."""
    facts = dict(part.split("=", 1) for part in group.split(",") if part)
    return "&".join(f"{key}={facts.get(key, '')}" for key in KEYS), said(group, words)


def _facets(told: set[str], facts: dict[str, str], words: Words) -> list[Facet]:
    """What can be chosen: only what at least one told group has."""
    seen: dict[str, set[str]] = {key: set() for key in KEYS}
    for group in told:
        for part in (part for part in group.split(",") if part):
            key, value = part.split("=", 1)
            seen[key].add(value)
    order = {name: place for place, (name, _) in enumerate(SIZES)}
    found = []
    for key in KEYS:
        values = sorted(seen[key], key=lambda value: (order.get(value, 0), value))
        options = (("", words.say("benchmark.group.any")), *((value, _value(key, value, words)) for value in values))
        found.append(Facet(key, tuple(options), facts.get(key, "")))
    return found


def _names(scheme: str, language: str) -> dict[str, str]:
    code, _, version = scheme.partition("@")
    found = segmentation.assign(code, version=version or None, home=settings.PUBLIEK.home)
    return {group.code: getattr(group.name, language) for group in found.groups}


@lru_cache(maxsize=256)
def _beside(house: House, version: int, asked: tuple[str, str, date]) -> Beside:
    """The own values; the same as long as the data and the day are."""
    season, scheme, _ = asked
    return sector.beside(house, season=season, scheme=scheme)
