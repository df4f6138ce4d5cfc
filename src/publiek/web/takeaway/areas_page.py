"""The list of postcode areas for a campaign: choose, see, take away."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from publiek import __version__
from publiek.dashboard import View
from publiek.reports import Card, Chapter, Story
from publiek.reports.story import Quality
from publiek.web import dashboards
from publiek.web.people import log
from publiek.web.takeaway import campaign, files
from publiek.web.takeaway.stories import Taken
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

_KEY = "areas"


@require_GET
@needs("take-away")
def areas(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The areas that fit what is asked, as a table."""
    there = bool(seat.house.store.current().deliveries)
    wish, view = campaign.Wish.read(request.GET), View.read(request.GET)
    found = campaign.find(seat.house, wish, view, language_now()) if there else None
    write = now().numbers.cell
    rows = [
        [
            (write(column.kind, value), column.kind not in ("text", "date"))
            for column, value in zip(found.table.columns, row, strict=True)
        ]
        for row in (found.table.rows if found else ())
    ]
    page = {
        "found": found,
        "rows": rows,
        "heads": [
            (column.label, column.kind not in ("text", "date")) for column in (found.table.columns if found else ())
        ],
        "wish": wish,
        "view": view,
        "choices": dashboards.desk().choices(seat.house) if there else None,
        "groups": [(one.code, one.name.in_language(language_now())) for one in seat.house.scheme.groups],
        "query": request.GET.urlencode(),
    }
    return render(request, "takeaway/areas.html", page)


@require_GET
@needs("take-away", logged=False)
def areas_file(request: HttpRequest, seat: Seat, kind: str) -> HttpResponse:
    """The list as CSV or XLSX."""
    if kind not in ("csv", "xlsx") or not seat.house.store.current().deliveries:
        raise Http404
    view = View.read(request.GET)
    found = campaign.find(seat.house, campaign.Wish.read(request.GET), view, language_now())
    if not found.table.rows:
        raise Http404
    response = files.of_card(_taken(seat, found), _KEY, kind)
    log.note(
        seat.person, "take-away", seat.organisation, f"areas.{kind}", filters=sorted({name for name, _ in view.pairs})
    )
    return response


def _taken(seat: Seat, found: campaign.Found) -> Taken:
    """The list as a story of one card, so that the file says what every file of ours says."""
    say, made_on = now().say, date.today()
    card = Card(
        key=_KEY,
        chapter=_KEY,
        question=say("takeaway.areas.title"),
        sentence=say("takeaway.areas.sentence", n=len(found.table.rows), households=found.households),
        limits=(say("takeaway.areas.not"),),
        table=found.table,
    )
    story = Story(
        title=say("takeaway.areas.title"),
        subtitle=say("taken.chosen", selected=found.selected) if found.selected else "",
        chapters=(Chapter(_KEY, say("takeaway.areas.title"), say("takeaway.areas.title"), (card,)),),
        quality=Quality(0, 0, 0, 0, None, None, False),
        language=language_now(),
        organisation=seat.organisation.name,
        made_on=made_on,
        made_line=say("frame.made", made_on=made_on, version=__version__),
        eyes=say("takeaway.areas.eyes"),
    )
    return Taken(story, campaign.name_of(seat.house), found.selected)
