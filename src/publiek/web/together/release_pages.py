"""The pages of a release: what was told, how it came about, and the data sets to take along."""

from __future__ import annotations

import io
import zipfile

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek.collective import benchmark, contributing, datasets
from publiek.collective.benchmark.reaching import by_group
from publiek.collective.datasets import View
from publiek.collective.datasets.packaging import citation
from publiek.errors import PubliekError
from publiek.web import wording
from publiek.web.people import log
from publiek.web.people.models import Organisation
from publiek.web.together import account, indicators
from publiek.web.together.circles import circle_of
from publiek.web.together.figures import Names, cards
from publiek.web.together.readers import Reading, reading
from publiek.web.visibility import Seat, needs

#: A zip with the same data is the same file: the library's own earliest moment.
_MOMENT = (1980, 1, 1, 0, 0, 0)


@require_GET
@needs("see-together")
def release(request: HttpRequest, seat: Seat, agreement: str, season: str, number: int) -> HttpResponse:
    """One release as this reader may see it."""
    found, words = reading(seat, agreement, season, number), wording.now()
    slugs = {*found.release.members, *found.release.missing} if found.inside else set()
    known = Organisation.objects.filter(slug__in=slugs, kind="house").values_list("slug", "name")
    context = {
        "reading": found,
        "release": found.release,
        "headline": account.headline(found, words),
        "cards": cards(found.tables, words, scheme=found.release.telling["segmentation"]),
        "told": account.told(found, words, dict(known)),
        "licence": found.release.telling["licence"],
        "citation": citation(found.release),
        "files": _files(found),
        "own": seat.organisation.kind == "house" and found.inside,
    }
    return render(request, "together/release.html", context)


@require_GET
@needs("see-together")
def own(request: HttpRequest, seat: Seat, agreement: str, season: str, number: int) -> HttpResponse:
    """For a house of the agreement alone: its own part in reaching each group, and itself beside the others."""
    found, words = reading(seat, agreement, season, number), wording.now()
    circle = circle_of(seat, agreement)
    names, house = Names(words, found.release.telling["segmentation"]), seat.house
    tables = {one.name: one.figure.table.to_pylist() for one in found.tables if not one.reader}
    parts: list[dict[str, object]] = []
    try:
        ready = contributing.lying_ready(house, circle.agreement, found.release.round).contribution
    except PubliekError as error:
        if error.code != "contribution-not-prepared":
            raise
        ready = None
    if ready is not None and "origin" in tables and "origin" in ready.tables:
        made = benchmark.own_part(by_group(ready.tables["origin"]), tables["origin"])
        parts = [{**row, "name": names.segment(row["segment"])} for row in made["own_part"].table.to_pylist()]
    rows = []
    if "peer_distribution" in tables:
        beside = benchmark.beside(house, tables, agreement=circle.agreement, round_=found.release.round)
        rows = indicators.beside(beside["beside"].table.to_pylist(), words)
    context = {"reading": found, "release": found.release, "parts": parts, "beside": rows, "ready": ready is not None}
    return render(request, "together/own.html", context)


@require_GET
@needs("see-together")
def whole_file(request: HttpRequest, seat: Seat, agreement: str, season: str, number: int) -> HttpResponse:
    """The data set in one file: tables in three forms, what they mean, the licence and the account."""
    found = reading(seat, agreement, season, number)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(datasets.export(found.release, _view(found)).files.items()):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content)
    return _taken(seat, found, f"{_name(found)}.zip", held.getvalue(), "application/zip")


@require_GET
@needs("see-together")
def table_file(
    request: HttpRequest, seat: Seat, agreement: str, season: str, number: int, name: str, kind: str
) -> HttpResponse:
    """One table of the data set."""
    found = reading(seat, agreement, season, number)
    content = datasets.export(found.release, _view(found)).files.get(f"data/{name}.{kind}")
    if kind not in datasets.FORMATS or content is None:
        raise Http404
    return _taken(seat, found, f"{_name(found)}-{name}.{kind}", content, datasets.FORMATS[kind][0])


def _view(found: Reading) -> View:
    """What is in the data set of this reader: of a maker its own productions, for others all that may be told."""
    return View() if found.inside or not found.maker or _open(found) else View("producer", found.maker)


def _open(found: Reading) -> bool:
    return any(not one.reader for one in found.tables)


def _files(found: Reading) -> list[tuple[str, str]]:
    """The tables in the data set: their names, and where each form of it is."""
    try:
        tables = datasets.tables_of(found.release, _view(found))
    except PubliekError as error:
        if error.code != "dataset-empty":
            raise
        return []
    return [(one.name, kind) for one in tables for kind in datasets.FORMATS]


def _name(found: Reading) -> str:
    return f"{found.agreement.id}-{found.season}-{found.release.number}"


def _taken(seat: Seat, found: Reading, name: str, content: bytes, media: str) -> HttpResponse:
    log.note(seat.person, "see-together", seat.organisation, "take-release", release=_name(found), file=name)
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
