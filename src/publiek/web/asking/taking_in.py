"""Answers that came another way: a file of another tool, of a tablet, or the sheet into which paper was copied."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from publiek.errors import PubliekError, SurveyError, Text
from publiek.house import House
from publiek.listening.importing import import_answers
from publiek.listening.receiving import Taken
from publiek.vocabulary.finding_texts import explain
from publiek.web.asking.managing import survey_or_404
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now

#: A survey of a hundred thousand answers is smaller.
LARGEST = 50 * 1024**2
#: What kind of file it is, its content says; the ending only tells SPSS from the rest.
_KINDS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".json", ".sav")
_CHANNELS = ("import", "paper")


@require_POST
@needs("run-surveys")
def answers_file(request: HttpRequest, seat: Seat, survey: str) -> HttpResponse:
    """Reads a file into the survey and says what became of every row. The file is gone before the page is there."""
    found, language = survey_or_404(seat, survey), language_now()
    channel = request.POST.get("channel", "import")
    try:
        taken = _taken(
            seat.house, survey, request.FILES.get("file"), channel=channel if channel in _CHANNELS else "import"
        )
    except PubliekError as error:
        refusal = {"what": error.what.in_language(language), "do": error.do.in_language(language), "code": error.code}
        return render(request, "asking/file.html", {"survey": found, "refusal": refusal}, status=422)
    log.note(seat.person, "run-surveys", seat.organisation, f"survey {survey}: file of {taken.kept} answers")
    told = [(one, explain(one.code)) for one in taken.findings]
    findings = [(one, text["meaning"][language], text["do"][language]) for one, text in told]
    return render(request, "asking/file.html", {"survey": found, "taken": taken, "findings": findings})


def _taken(house: House, survey: str, file: UploadedFile | None, *, channel: str) -> Taken:
    kind = Path(file.name or "").suffix.lower() if file else ""
    if file is None or kind not in _KINDS or file.size > LARGEST:
        raise SurveyError(
            "survey-upload",
            Text("Dit bestand kan hier niet worden ingelezen.", "This file cannot be read here."),
            Text(
                f"Kies een bestand van hoogstens {LARGEST // 1024**2} MB: {', '.join(_KINDS)}.",
                f"Choose a file of at most {LARGEST // 1024**2} MB: {', '.join(_KINDS)}.",
            ),
        )
    folder = Path(tempfile.mkdtemp(dir=settings.PUBLIEK.uploads))
    try:
        path = folder / f"file{kind}"
        with path.open("wb") as out:
            for part in file.chunks():
                out.write(part)
        return import_answers(house, survey, path, channel=channel)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
