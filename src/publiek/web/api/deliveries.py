"""What was delivered, what was noticed in it, and how does a program deliver a file?"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest

from publiek.errors import Text
from publiek.vocabulary import finding_texts
from publiek.warehouse import DeliveryRecord
from publiek.web.api import asked as asking
from publiek.web.api.operations import LANGUAGE, MADE, Answer, Operation, Parameter, Upload, paged
from publiek.web.api.shapes import (
    COUNT,
    COUNT_OR_NULL,
    DAY_OR_NULL,
    FLAG,
    FREE,
    MOMENT,
    MOMENT_OR_NULL,
    TEXT,
    many,
    thing,
)
from publiek.web.api.shapes import paged as in_pages
from publiek.web.api.tokens import Caller
from publiek.web.people import log
from publiek.web.wording import language_now

_READ, _WRITE = "deliveries:read", "deliveries:write"
_SHEET = {
    "type": "string",
    "maxLength": 4,
    "pattern": "^[0-9]*$",
    "description": "The number of the sheet, when there are several.",
}


def deliveries(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """Every delivery, also those withdrawn, oldest first."""
    found, offset = caller.seat.house.store.history(), asked["offset"]
    part = found[offset : offset + asked["limit"]]
    return Answer({"deliveries": [_about(record) for record in part]}, (offset, len(part), len(found)))


def delivery(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """One delivery with what happened to each column."""
    record = _record(caller, asked["number"])
    return Answer({**_about(record), "columns": record.source["columns"], "findings": len(record.findings)})


def findings(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """What was noticed in one delivery: what it is, in how many rows, what to do."""
    found, offset, language = _record(caller, asked["number"]).findings, asked["offset"], language_now()
    part = found[offset : offset + asked["limit"]]
    told = [{**one.as_dict(), **_explained(one.code, language)} for one in part]
    return Answer({"number": asked["number"], "findings": told}, (offset, len(part), len(found)))


def deliver(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """A file that is imported as soon as its turn comes: ask for the job to see how far it is."""
    from publiek.web.uploads import arriving, queueing

    sheet = asking.field("sheet", _SHEET, request.POST.get("sheet", ""))
    if set(request.FILES) - {"file"} or set(request.POST) - {"sheet", "file"}:
        raise asking.wrong("file")
    upload = arriving.take_whole(caller.seat, request.FILES.get("file"))
    if sheet:
        upload.sheet = sheet
        upload.save(update_fields=["sheet"])
    job = queueing.ask(upload, caller.seat.person)
    log.note(caller.seat.person, "deliver", caller.seat.organisation, "api file", bytes=upload.size)
    return Answer(_job(job))


def job(request: HttpRequest, caller: Caller, asked: dict[str, Any]) -> Answer:
    """How far an import is, or how it ended."""
    from publiek.web.uploads.models import Job

    found = Job.objects.filter(pk=asked["job"], organisation=caller.seat.organisation).first()
    if found is None:
        raise Http404
    return Answer(_job(found))


def _job(job: Any) -> dict[str, object]:
    error = job.error and {key: job.error.get(key) for key in ("code", "what", "do", "where")}
    if error:
        for key in ("what", "do"):
            if isinstance(error[key], dict):
                error[key] = error[key].get(language_now(), "")
    return {
        "job": job.pk,
        "state": job.state,
        "step": job.step,
        "share": job.share,
        "made_at": job.made_at.isoformat(),
        "ended_at": job.ended_at.isoformat() if job.ended_at else None,
        "delivery": job.delivery,
        "already_kept": job.already_kept,
        "counts": job.counts,
        "error": error,
    }


def _record(caller: Caller, number: int) -> DeliveryRecord:
    for record in caller.seat.house.store.history():
        if record.number == number:
            return record
    raise Http404


def _about(record: DeliveryRecord) -> dict[str, object]:
    ledger = record.ledger
    return {
        "number": record.number,
        "system": record.source["system"],
        "level": record.source["level"],
        "first": record.first,
        "last": record.last,
        "withdrawn": bool(record.withdrawn),
        "rows_read": ledger["rows_read"],
        "rows_kept": ledger["rows_kept"],
        "rows_set_aside": ledger["rows_set_aside"],
    }


def _explained(code: str, language: str) -> dict[str, str]:
    entry = finding_texts.explain(code)
    return {name: entry[name][language] for name in ("meaning", "do")}


_NUMBER = Parameter(
    "number", "The number of the delivery.", {"type": "integer", "minimum": 1, "maximum": 10**9}, "path", example=1
)
_JOB = Parameter(
    "job", "The number of the job.", {"type": "integer", "minimum": 1, "maximum": 10**9}, "path", example=1
)
_DELIVERY = {
    "number": COUNT,
    "system": TEXT,
    "level": TEXT,
    "first": DAY_OR_NULL,
    "last": DAY_OR_NULL,
    "withdrawn": FLAG,
    "rows_read": COUNT,
    "rows_kept": COUNT,
    "rows_set_aside": COUNT,
}
_FINDING = thing({"code": TEXT, "column": TEXT, "count": COUNT, "rows": many(COUNT), "meaning": TEXT, "do": TEXT})
_ERROR = thing({"code": TEXT, "what": TEXT, "do": TEXT, "where": {"type": ["object", "null"]}})
SHAPES = {
    "Deliveries": thing(in_pages("deliveries", thing(_DELIVERY))),
    "Delivery": thing({**_DELIVERY, "columns": many(FREE), "findings": COUNT}),
    "Findings": thing({"number": COUNT, **in_pages("findings", _FINDING)}),
    "Job": thing(
        {
            "job": COUNT,
            "state": {"type": "string", "enum": ["queued", "running", "done", "failed", "stopped"]},
            "step": TEXT,
            "share": {"type": "number"},
            "made_at": MOMENT,
            "ended_at": MOMENT_OR_NULL,
            "delivery": COUNT_OR_NULL,
            "already_kept": FLAG,
            "counts": FREE,
            "error": {"anyOf": [_ERROR, {"type": "null"}]},
        }
    ),
}
OPERATIONS = (
    paged(
        Operation("deliveries", "/deliveries", Text("De leveringen", "The deliveries"), "Deliveries", deliveries, _READ)
    ),
    Operation(
        "deliver",
        "/deliveries",
        Text("Een bestand aanleveren", "Deliver a file"),
        "Job",
        deliver,
        _WRITE,
        method="POST",
        status=MADE,
        body=Upload("file", "An export of a ticketing system, or a table.", {"sheet": _SHEET}),
        refuses=(413, 415, 422),
    ),
    Operation(
        "delivery",
        "/deliveries/{number}",
        Text("Eén levering", "One delivery"),
        "Delivery",
        delivery,
        _READ,
        parameters=(_NUMBER,),
    ),
    paged(
        Operation(
            "findings",
            "/deliveries/{number}/findings",
            Text("Wat er opviel in een levering", "What was noticed in a delivery"),
            "Findings",
            findings,
            _READ,
            parameters=(_NUMBER, LANGUAGE),
        )
    ),
    Operation(
        "job",
        "/jobs/{job}",
        Text("Hoe ver het inlezen is", "How far an import is"),
        "Job",
        job,
        _WRITE,
        parameters=(_JOB,),
    ),
)
