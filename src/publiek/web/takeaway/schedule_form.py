"""What is filled in for a report that is made by itself?"""

from __future__ import annotations

from typing import ClassVar

from django import forms

from publiek.dashboard import CHAPTERS
from publiek.reports import FORMATS
from publiek.web.people.forms import Worded
from publiek.web.people.models import Person
from publiek.web.permissions import may
from publiek.web.takeaway.models import FREQUENCIES, PERIODS
from publiek.web.visibility import Seat
from publiek.web.wording import now

_BOXES = forms.CheckboxSelectMultiple


class ScheduleForm(Worded):
    """A name, what is in it, how often, and who gets a letter."""

    words: ClassVar = {
        name: f"takeaway.schedule.{name}"
        for name in ("name", "chapters", "period", "formats", "frequency", "receivers")
    }
    hints: ClassVar = {"receivers": "takeaway.schedule.receivers-hint", "name": "takeaway.schedule.name-hint"}
    name = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    chapters = forms.MultipleChoiceField(widget=_BOXES)
    period = forms.ChoiceField(required=False)
    formats = forms.MultipleChoiceField(widget=_BOXES)
    frequency = forms.ChoiceField()
    receivers = forms.ModelMultipleChoiceField(Person.objects.none(), widget=_BOXES)

    def __init__(self, *given: object, seat: Seat, **named: object) -> None:
        super().__init__(*given, **named)
        say = now().say
        self.fields["chapters"].choices = [(key, say(f"pages.{key}")) for key in CHAPTERS]
        self.fields["chapters"].initial = list(CHAPTERS)
        self.fields["period"].choices = [(one, say(f"takeaway.schedule.periods.{one or 'all'}")) for one in PERIODS]
        self.fields["formats"].choices = [(one, say(f"takeaway.formats.{one}")) for one in FORMATS if one != "json"]
        self.fields["formats"].initial = ["pdf"]
        self.fields["frequency"].choices = [(one, say(f"takeaway.schedule.frequencies.{one}")) for one in FREQUENCIES]
        # Members who may take figures away, and nobody else: what is not in the list cannot be chosen.
        members = seat.organisation.memberships.select_related("person")
        allowed = [one.person_id for one in members if may(one.role, "take-away")]
        self.fields["receivers"].queryset = Person.objects.filter(pk__in=allowed, is_active=True)
        self.fields["receivers"].initial = [seat.person.pk]
