"""What do the members of a collective ask each other, and what do they answer? Seen after somebody looked at it."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from publiek.lessons.library.shelves import every
from publiek.listening.experiment_lessons import own_lessons
from publiek.surveys.responses.masking import mask
from publiek.web.knowledge.circles import collectives_of, require_collective
from publiek.web.knowledge.forms import AnswerForm, QuestionForm
from publiek.web.knowledge.models import Answer, Practice, Question, Told
from publiek.web.people import log
from publiek.web.people.models import Organisation
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now

KINDS: dict[str, type[Told]] = {"question": Question, "answer": Answer, "practice": Practice}
#: So much may one person write in a day; what is looked at by hand must stay few enough to look at.
MOST_A_DAY, SHOWN = 20, 100
#: What may point at a person and is no ordinary word.
_PERSONAL = frozenset({"e-mail", "number", "address", "account"})


@require_http_methods(["GET", "POST"])
@needs("see-knowledge")
def questions(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The questions of one collective, the newest first, with a form to ask."""
    circles = collectives_of(seat)
    if not circles:
        return render(request, "knowledge/nobody.html")
    collective = require_collective(seat, request.GET.get("of") or circles[0].slug)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _may_write(seat, form) and form.is_valid():
        told = form.cleaned_data
        made = Question(**written(seat, collective, told["body"]), title=told["title"], theme=told["theme"])
        made.hints = hints(f"{told['title']} {told['body']}")
        kept(request, seat, made, "question")
        return redirect("questions", slug=seat.organisation.slug)
    found = _searched(seen(Question, seat, collective), request.GET.get("q", ""), request.GET.get("theme", ""))
    page = {
        "form": form, "questions": found[:SHOWN], "collective": collective, "circles": circles,
        "q": request.GET.get("q", ""), "may_share": seat.may("share-knowledge"), "waiting": _waiting(seat, collective),
    }  # fmt: skip
    return render(request, "knowledge/questions.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("see-knowledge")
def question(request: HttpRequest, seat: Seat, number: int) -> HttpResponse:
    """One question with its answers, and a form to answer."""
    found = next((one for each in collectives_of(seat) for one in seen(Question, seat, each).filter(pk=number)), None)
    if found is None:
        raise Http404
    language = language_now()
    lessons = [(one.code, one.title.in_language(language)) for one in _lessons(seat)]
    form = AnswerForm(request.POST if request.method == "POST" else None, lessons=lessons)
    if request.method == "POST" and _may_write(seat, form) and form.is_valid():
        told = form.cleaned_data
        made = Answer(**written(seat, found.collective, told["body"]), question=found, lesson=told["lesson"])
        kept(request, seat, made, "answer")
        return redirect("question", slug=seat.organisation.slug, number=number)
    titles = dict(lessons)
    answers = [
        {"answer": one, "lesson": titles.get(one.lesson, "")}
        for one in seen(Answer, seat, found.collective).filter(question=found)
    ]
    may = {"may_share": seat.may("share-knowledge"), "sees_lessons": seat.may("see-lessons")}
    page = {"one": found, "answers": answers, "form": form, **may}
    return render(request, "knowledge/question.html", page, status=422 if form.errors else 200)


@require_POST
@needs("see-knowledge")
def withdraw(request: HttpRequest, seat: Seat, kind: str, number: int) -> HttpResponse:
    """Who wrote something takes it back: its words are gone."""
    found = KINDS[kind].objects.filter(pk=number, person=seat.person).first() if kind in KINDS else None
    if found is None:
        raise Http404
    found.body, found.hints, found.state = "", [], "withdrawn"
    if hasattr(found, "title"):
        found.title = ""
    found.save()
    log.note(seat.person, "share-knowledge", seat.organisation, f"{kind} {number} withdrawn")
    messages.success(request, now().say("knowledge.is-withdrawn"))
    return redirect("questions" if kind != "practice" else "practices", slug=seat.organisation.slug)


def seen(kind: type[Told], seat: Seat, collective: Organisation):
    """What this person sees of a collective: what is published, and one's own that still waits or was refused."""
    own = Q(person=seat.person, state__in=("waiting", "refused"))
    found = kind.objects.filter(collective=collective).filter(Q(state="published") | own)
    return found.select_related("organisation", "person", "collective")


def written(seat: Seat, collective: Organisation, body: str) -> dict[str, object]:
    """Who wrote what, to whom. Of who moderates it is published at once."""
    own = seat.may("moderate-knowledge")
    decided = {"state": "published", "decided_by": seat.person, "decided_at": timezone.now()} if own else {}
    told = {"collective": collective, "organisation": seat.organisation, "person": seat.person, "body": body.strip()}
    return {**told, "hints": hints(body), **decided}


def hints(text: str) -> list[str]:
    """Kinds of personal data that seem to stand in a text; never what stood there."""
    return sorted({kind for piece in _pieces(text) for kind in mask(piece).kinds} & _PERSONAL)


def kept(request: HttpRequest, seat: Seat, made: Told, kind: str) -> None:
    """Keeps what was written and says what happens to it."""
    made.save()
    log.note(seat.person, "share-knowledge", seat.organisation, f"{kind} {made.pk}", hints=len(made.hints))
    if made.hints:
        messages.warning(request, now().say("knowledge.hinted"))
    messages.success(request, now().say(f"knowledge.{'published' if made.state == 'published' else 'waits'}"))


def _pieces(text: str) -> list[str]:
    """The text in pieces that are looked at whole, each overlapping the next."""
    return [text[at : at + 400] for at in range(0, max(len(text), 1), 320)]


def _may_write(seat: Seat, form: forms.Form) -> bool:
    """Whether this person may write now."""
    if not seat.may("share-knowledge"):
        raise Http404
    since = timezone.now() - timedelta(days=1)
    today = sum(kind.objects.filter(person=seat.person, told_at__gte=since).count() for kind in KINDS.values())
    if today < MOST_A_DAY:
        return True
    form.is_valid()
    form.add_error(None, now().say("knowledge.enough-today"))
    return False


def _waiting(seat: Seat, collective: Organisation) -> int:
    """How much waits for who moderates this collective."""
    if not seat.may("moderate-knowledge"):
        return 0
    return sum(kind.objects.filter(collective=collective, state="waiting").count() for kind in KINDS.values())


def _searched(found, words: str, theme: str):
    for word in words.split()[:8]:
        answered = Q(answers__state="published", answers__body__icontains=word)
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word) | answered)
    return (found.filter(theme=theme) if theme else found).distinct()


def _lessons(seat: Seat):
    """The lessons one can point at: those of the product, and of a house its own."""
    return every(own_lessons(seat.house) if seat.organisation.kind == "house" else ())
