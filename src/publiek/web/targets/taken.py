"""What is taken away of the targets? The table as the page shows it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from publiek.disclosure import OWN_EYES
from publiek.reports.story import Card, CardTable, Column, Kind
from publiek.reports.words import Words
from publiek.web import wording
from publiek.web.takeaway import of_pages
from publiek.web.targets.judging import Judged
from publiek.web.targets.pages import rows_of, sentence_of
from publiek.web.visibility import Seat, needs

KEY = "targets"
_HEADS: tuple[tuple[str, Kind], ...] = (
    ("fields.of", "text"), ("fields.segment", "text"), ("fields.season", "text"), ("wanted", "share"),
    ("actual", "share"), ("between", "text"), ("bookers", "count"), ("stands", "text"),
)  # fmt: skip


@require_GET
@needs("see-figures", logged=False)
def targets_taken(request: HttpRequest, seat: Seat, card: str, kind: str) -> HttpResponse:
    """How every target stands, as a file."""
    words, rows = wording.now(), rows_of(seat)
    if not rows:
        raise Http404
    question = words.say("targets.question")
    heads = tuple(Column(words.say(f"targets.{name}"), kind) for name, kind in _HEADS)
    table = CardTable(words.say("targets.caption"), heads, tuple(_row(*row, words) for row in rows), shown=True)
    made = Card(
        KEY,
        KEY,
        question,
        sentence=sentence_of(rows),
        limits=(words.say("targets.how"),),
        table=table,
    )
    return of_pages.answer(seat, of_pages.Page(KEY, question, (made,), OWN_EYES), card, kind)


def _row(one: Judged, of: str, group: str, words: Words) -> tuple[str | float | None, ...]:
    between = None
    if one.low is not None and one.high is not None:
        between = f"{words.numbers.share(one.low)} – {words.numbers.share(one.high)}"
    season, verdict = one.target.season or None, words.say(f"targets.verdicts.{one.verdict}")
    return (of, group, season, one.wanted, one.actual, between, one.bookers, verdict)
