"""What does only the house itself know? A small form, kept with the house and taken over in the next year."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from publiek.errors import UsageError
from publiek.exchange import year_end
from publiek.exchange.year_end import Fact, Facts
from publiek.web.people import log
from publiek.web.visibility import Seat, needs
from publiek.web.wording import language_now, now
from publiek.web.yearend.choosing import facts_asked, period_or_404

_ACTION = "year-end"


class FactsForm(forms.Form):
    """A field for each question, with what is known."""

    def __init__(self, *given: Any, names: list[str], known: Facts, **named: Any) -> None:
        super().__init__(*given, **named)
        for name in names:
            self.fields[name] = _field(year_end.questions()[name], known.values.get(name))


def _field(fact: Fact, value: object) -> forms.Field:
    words, label = now(), fact.label.in_language(language_now())
    if fact.kind == "yes-no":
        choices = [("", words.say("sheets.facts.open")), *((one, words.say(f"sheets.facts.{one}")) for one in _ANSWERS)]
        return forms.ChoiceField(choices=choices, required=False, label=label, initial=value)
    shown = words.numbers.decimal(int(str(value)) / 100, 2) if fact.kind == "money" and value is not None else value
    hint = words.say("sheets.facts.money") if fact.kind == "money" else ""
    field = forms.CharField(max_length=200, required=False, label=label, help_text=hint, initial=shown)
    if fact.kind in ("count", "money"):
        field.widget.attrs["inputmode"] = "numeric" if fact.kind == "count" else "decimal"
    return field


_ANSWERS = ("yes", "no")


@require_http_methods(["GET", "HEAD", "POST"])
@needs(_ACTION)
def facts(request: HttpRequest, seat: Seat, period: str) -> HttpResponse:
    """The form; what was said is kept for this year and the next ones."""
    when = period_or_404(period)
    known = year_end.facts_of(seat.house, when)
    form = FactsForm(request.POST or None, names=facts_asked(seat.house, when), known=known)
    if request.method == "POST" and form.is_valid() and _said(seat, when, form):
        log.note(seat.person, _ACTION, seat.organisation, f"facts {when.name}", answers=len(form.fields))
        messages.success(request, now().say("sheets.facts.kept"))
        address = redirect("year-end", slug=seat.organisation.slug)
        address["Location"] += f"?year={when.name}"
        return address
    told = {
        "form": form,
        "period": when,
        "period_text": when.text.in_language(language_now()),
        "taken_from": known.taken_from,
    }
    return render(request, "yearend/facts.html", told, status=422 if form.errors else 200)


def _said(seat: Seat, when: year_end.Period, form: FactsForm) -> bool:
    try:
        year_end.say(seat.house, when, form.cleaned_data)
    except UsageError as refusal:
        language, field = language_now(), refusal.where.get("fact")
        told = f"{refusal.what.in_language(language)} {refusal.do.in_language(language)}"
        form.add_error(str(field) if field in form.fields else None, told)
        return False
    return True
