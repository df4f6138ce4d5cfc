"""How does a story become a file? As bytes: nothing stays on the disk of the site."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse

from publiek.reports import FORMATS, Story
from publiek.reports.record import FORMAT, sentence, write_json
from publiek.reports.rendering import lay_out
from publiek.reports.taking import KINDS, OF_CARD, card_bytes, forms, part
from publiek.web.api.figures import told_of
from publiek.web.takeaway.stories import Taken, file_name


def of_card(taken: Taken, key: str, form: str) -> HttpResponse:
    """One card as PNG, SVG, CSV or XLSX. Raises Http404 for what there is not."""
    card = taken.card(key)
    if card is None or form not in OF_CARD or form not in forms(card):
        raise Http404
    name = file_name(taken.name, key)
    if form == "xlsx":
        return attached(made(taken, part(taken.story, card=key), form), f"{name}.xlsx")
    return attached(card_bytes(card, taken.story, form, selected=taken.selected), f"{name}.{form}")


def of_story(taken: Taken, form: str) -> HttpResponse:
    """All of it as PDF, PowerPoint, XLSX, HTML or JSON. Raises Http404 for another format."""
    if form not in FORMATS:
        raise Http404
    return attached(made(taken, taken.story, form), f"{taken.name}.{form}")


def made(taken: Taken, story: Story, form: str) -> bytes:
    """The bytes of a story in one format."""
    with tempfile.TemporaryDirectory(prefix="publiek-", dir=settings.PUBLIEK.state) as folder:
        (path,) = write(taken, story, (form,), Path(folder))
        return path.read_bytes()


def write(taken: Taken, story: Story, formats: Iterable[str], folder: Path) -> list[Path]:
    """The story in several formats, into a folder."""
    return lay_out(story, record=_record(taken), folder=folder, formats=tuple(formats), name=taken.name)


def attached(content: bytes, name: str) -> HttpResponse:
    """A file to keep, under a plain name; a browser never shows it as a page of ours."""
    response = HttpResponse(content, content_type=KINDS[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _record(taken: Taken):
    """What JSON holds: the sentences, the figures under them, and the filters."""

    def record(story: Story, path: Path) -> object:
        figures = {
            name: {**told_of(figure), "columns": figure.table.column_names, "rows": figure.table.to_pylist()}
            for name, figure in (taken.release.figures if taken.release else {}).items()
        }
        content = {
            "format": FORMAT,
            "title": story.title,
            "organisation": story.organisation,
            "language": story.language,
            "made_on": story.made_on,
            "selected": taken.selected,
            "filters": dict(taken.view),
            "eyes": story.eyes,
            "policy": taken.release.policy.name if taken.release else "",
            "account": [dict(change) for change in taken.release.account] if taken.release else [],
            "figures": figures,
            "sentences": {card.key: sentence(card) for card in story.cards},
        }
        return write_json(content, path)

    return record
