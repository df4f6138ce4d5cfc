"""The pages of who runs the hub: who gave in what, what would be released, who approved it, and the log."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from publiek.collective.agreements import Agreement
from publiek.collective.hub import Draft, Hub, approving, sharing_audience
from publiek.collective.hub import draft as drafts_of
from publiek.collective.hub.receipts import codes, sentence
from publiek.collective.hub.told import Told
from publiek.collective.hub.told import read as told_read
from publiek.collective.menu import menu
from publiek.errors import PubliekError
from publiek.web import wording
from publiek.web.people import log
from publiek.web.people.models import Organisation
from publiek.web.together import account, jobs, stewards
from publiek.web.together.circles import round_of, run_by
from publiek.web.together.figures import cards
from publiek.web.together.moments import moment
from publiek.web.visibility import Seat, house_of, needs

_LINES = 100


@require_GET
@needs("run-hub")
def hub(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Members and where each stands, what lies there to be approved, and whether the log is whole."""
    held = run_by(seat)
    lines, broken = _log(held)
    job, names = jobs.state(held), _names(held)
    context = {
        "hub": held.configuration(),
        "circles": [] if broken else [_circle(held, one, names) for one in held.configuration().agreements.values()],
        "job": job,
        "came": _came(job, names),
        "why_not": _words(job.draft) if job and job.over and job.draft else [],
        "lines": [_line(one, names) for one in lines[: -_LINES - 1 : -1]],
        "every": len(lines),
        "broken": broken,
        "head": None if broken else held.head(),
    }
    return render(request, "together/hub.html", context)


@require_GET
@needs("run-hub", logged=False)
def work(request: HttpRequest, seat: Seat) -> HttpResponse:
    """How far it is; when it is over the page is asked for again."""
    job = jobs.state(run_by(seat))
    answer = render(request, "together/work.html", {"job": job})
    if job is None or job.over:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@needs("run-hub")
def gather(request: HttpRequest, seat: Seat, agreement: str, season: str) -> HttpResponse:
    """Take in what the houses of this site approved, and nothing of the others."""
    held = run_by(seat)
    agreed, name = _agreed(held, agreement, season)
    hosted = Organisation.objects.filter(slug__in=agreed.members, kind="house").order_by("slug")
    begun = jobs.gather(held, agreed.id, name, [house_of(one) for one in hosted])
    return _begun(request, seat, "gather", f"{agreed.id} {name}", begun)


@require_POST
@needs("run-hub")
def make_draft(request: HttpRequest, seat: Seat, agreement: str, season: str) -> HttpResponse:
    """Work out what would be released now, without the tables that were ticked to stay away."""
    held = run_by(seat)
    agreed, name = _agreed(held, agreement, season)
    without = tuple(code for code in agreed.tables if code in request.POST.getlist("without"))
    return _begun(request, seat, "draft", f"{agreed.id} {name}", jobs.draft(held, agreed.id, name, without))


@require_GET
@needs("run-hub")
def draft(request: HttpRequest, seat: Seat, digest: str) -> HttpResponse:
    """What would be released: every table as readers would have it, and who approved it."""
    held = run_by(seat)
    made, agreed = _draft(held, digest)
    votes = _votes(held, made, agreed)
    mine = stewards.approves_as(seat.person, held, agreed)
    context = {
        "draft": made,
        "agreement": agreed,
        "words": _words(made),
        "cost": _cost(held, made, agreed),
        "cards": cards(_told(made), wording.now(), scheme=agreed.segmentation),
        "missing": [_names(held).get(slug, slug) for slug in made.missing],
        "changes": account.changes(made.telling["account"], wording.now()),
        "votes": votes,
        "mine": mine,
        "may_approve": bool(mine) and mine not in votes,
        "may_release": len(votes) >= agreed.release.needed,
    }
    return render(request, "together/draft.html", context)


@require_POST
@needs("run-hub")
def approve(request: HttpRequest, seat: Seat, digest: str) -> HttpResponse:
    """One person approves exactly this, under the one name that is theirs."""
    held = run_by(seat)
    made, agreed = _draft(held, digest)
    if request.POST.get("agreed") != "1":
        messages.error(request, wording.now().say("together.not-agreed"))
        return redirect("together-draft", slug=seat.organisation.slug, digest=digest)
    secret = stewards.keys_of(seat.person, held, agreed)
    stewards.require_one_name(seat.person, made.digest, secret.public.name)
    # Written down first: by this line the same account is known when it comes back under another name.
    log.note(seat.person, "run-hub", seat.organisation, stewards.APPROVE, draft=made.digest, by_name=secret.public.name)
    votes = held.approve(made.digest, secret)
    messages.success(request, wording.now().say("together.hub.approved", n=len(votes), needed=agreed.release.needed))
    return redirect("together-draft", slug=seat.organisation.slug, digest=digest)


@require_POST
@needs("run-hub")
def release(request: HttpRequest, seat: Seat, digest: str) -> HttpResponse:
    """Release what was approved by enough persons."""
    held = run_by(seat)
    made, agreed = _draft(held, digest)
    approving.require_enough(_votes(held, made, agreed), agreement=agreed)
    return _begun(request, seat, "release", made.digest, jobs.release(held, made))


def _agreed(held: Hub, agreement: str, season: str) -> tuple[Agreement, str]:
    found = held.configuration().agreements.get(agreement)
    if found is None:
        raise Http404
    return found, round_of(found, season)


def _draft(held: Hub, digest: str) -> tuple[Draft, Agreement]:
    """A draft that lies there, and its agreement."""
    if len(digest) != 64 or set(digest) - set("0123456789abcdef"):
        raise Http404
    made = drafts_of.read(held.places.draft(digest))
    return made, held.configuration().agreement(made.agreement)


def _votes(held: Hub, made: Draft, agreed: Agreement) -> Any:
    return approving.counted(held.places, made.digest, agreement=agreed, known=held.configuration())


def _begun(request: HttpRequest, seat: Seat, what: str, subject: str, begun: bool) -> HttpResponse:
    words = wording.now()
    if begun:
        log.note(seat.person, "run-hub", seat.organisation, what, about=subject)
    else:
        messages.error(request, words.say("together.hub.busy"))
    return redirect("together-hub", slug=seat.organisation.slug)


def _told(made: Draft) -> list[Told]:
    """The tables as readers would have them; what is for one maker alone is not shown here."""
    return [told_read(one, made.files[one["file"]]) for one in made.telling["tables"]]


def _came(job: jobs.Job | None, names: dict[str, str]) -> list[tuple[str, str]]:
    """What came of each house, in a sentence."""
    language, say = wording.language_now(), wording.now()
    found = []
    for one in job.gathered if job and job.over else ():
        other = say.say("together.hub.code.other", code=one.code)
        said = one.receipt.words.in_language(language) if one.receipt else say.maybe(f"together.hub.code.{one.code}")
        found.append((names.get(one.member, one.member), said or other))
    return found


def _line(line: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """A line of the log of the hub as people read it."""
    by = line.get("member") or line.get("by") or ""
    who = ", ".join(by) if isinstance(by, list) else str(by)
    outcome = str(line.get("code") or "")
    said = wording.now().maybe(f"together.hub.event.{line['what']}") or str(line["what"])
    told = sentence(outcome).in_language(wording.language_now()) if outcome in codes() else outcome
    return {**line, "moment": moment(line["at"]), "said": said, "who": names.get(who, who), "outcome": told}


def _circle(held: Hub, agreed: Agreement, names: dict[str, str]) -> dict[str, Any]:
    """An agreement with its rounds: members, drafts that can still be released, releases."""
    status, drafts = held.status(), held.drafts()
    rounds = []
    for name in agreed.rounds:
        standing = status.of(agreed.id, name)
        last = max(standing.releases, default=0)
        open_drafts = [one for one in drafts if (one.agreement, one.round) == (agreed.id, name) and one.number > last]
        waiting = [(one, len(_votes(held, one, agreed))) for one in open_drafts]
        members = [(names.get(one.member, one.member), one, moment(one.at)) for one in standing.members]
        told = {"name": name, "season": name.replace("/", "-"), "standing": standing, "drafts": waiting}
        rounds.append({**told, "members": members})
    return {"agreement": agreed, "rounds": rounds, "tables": [menu()[code] for code in agreed.tables]}


def _words(made: Draft) -> list[str]:
    """What the gate says, in sentences; what shared audience costs stands apart."""
    telling = {name: value for name, value in made.telling.items() if name != "cost"}
    return [one.in_language(wording.language_now()) for one in Draft(telling, made.files).words]


def _cost(held: Hub, made: Draft, agreed: Agreement) -> dict[str, float]:
    """What shared audience would cost of the privacy budget of the round, and what is left of it; {} without it."""
    if "cost" not in made.telling:
        return {}
    ledger = sharing_audience.ledger_of(held.places, agreed, made.round)
    return {"rho": float(made.telling["cost"]["rho"]), "left": ledger.left(agreement=agreed.id, round=made.round)}


def _names(held: Hub) -> dict[str, str]:
    slugs = {slug for one in held.configuration().agreements.values() for slug in one.members}
    return dict(Organisation.objects.filter(slug__in=slugs, kind="house").values_list("slug", "name"))


def _log(held: Hub) -> tuple[list[dict[str, Any]], bool]:
    """Every line, and whether the chain is broken: then no line is shown as if it were true."""
    try:
        return held.log(), False
    except PubliekError as error:
        if error.code != "hub-log-changed":
            raise
    return [], True
