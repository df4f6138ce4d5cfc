"""What is filled in about a list, about who may be mailed, and about somebody who stops?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django import forms
from django.utils import timezone

from publiek import consent
from publiek.consent import Contact, Question, Said, refusals
from publiek.consent.cells import midnight
from publiek.consent.choosing import system_of
from publiek.consent.contacts import addresses
from publiek.consent.events import BY_HAND, POSITIVE
from publiek.consent.importing import Meant
from publiek.consent.texts import texts
from publiek.house import House
from publiek.reports.words import cleaned
from publiek.web.consent.wording import purpose_name, road_name
from publiek.web.people.forms import Worded
from publiek.web.wording import language_now, now

#: Columns that can be named when the list calls them otherwise.
NAMED = ("opt_in", "email", "number", "date")
#: What can be said of a whole list that has no column for it.
DECLARED = ("informed", "opt_out_then", "opt_out_each", "seller", "category", "address_from")
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_LONGEST = 300
#: What can be written down by hand here; who stops or objects has a form of their own.
_BY_HAND = ("given", "refused", "bounced")


def _typed(most: int = _LONGEST) -> forms.CharField:
    # What is typed of one person is not offered for the next one by the browser.
    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"})
    return forms.CharField(max_length=most, required=False, widget=widget)


class QuestionForm(Worded):
    """For what, by which road, by whom; whose customer numbers; and what columns are called."""

    words: ClassVar = {
        **{name: f"consent.fields.{name}" for name in ("purpose", "channel", "party")},
        **{f"head_{name}": f"consent.heads.{name}" for name in NAMED},
    }
    hints: ClassVar = {"party": "consent.hints.party"}
    purpose = forms.ChoiceField()
    channel = forms.ChoiceField()
    party = forms.CharField(max_length=120, required=False)
    head_opt_in, head_email, head_number, head_date = (_typed(100) for _ in NAMED)
    mailing: ClassVar = False

    def __init__(self, *given: object, house: House, **named: object) -> None:
        super().__init__(*given, **named)
        self.house, self.systems = house, consent.systems(house)
        every = consent.purposes().items()
        codes = [code for code, one in every if one.channels or not self.mailing]
        self.fields["purpose"].choices = [(code, purpose_name(code)) for code in codes]
        self.fields["channel"].choices = [(road, road_name(road)) for road in consent.CHANNELS]

    @property
    def filled(self) -> bool:
        """Whether anything seldom needed was filled in, or filled in wrong."""
        seldom = [name for name in self.fields if name not in ("purpose", "channel", "system")]
        return self.is_bound and any(name in self.errors or self.cleaned_data.get(name) for name in seldom)

    @property
    def channel_meant(self) -> str:
        """The road that is meant: none where nothing is sent."""
        told = self.cleaned_data
        return told["channel"] if consent.purpose_of(told["purpose"]).channels else consent.NO_CHANNEL

    @property
    def party_meant(self) -> str:
        """Who writes; only where that is another."""
        told = self.cleaned_data
        return told["party"].strip() if consent.purpose_of(told["purpose"]).names_party else ""

    @property
    def columns(self) -> dict[str, str]:
        """Field -> heading, for what was named."""
        named = {name: self.cleaned_data[f"head_{name}"].strip() for name in NAMED}
        return {name: heading for name, heading in named.items() if heading}


class ImportForm(QuestionForm):
    """A list that comes in: what it is about, and what holds for all of it."""

    words: ClassVar = {
        **QuestionForm.words,
        **{name: f"consent.fields.{name}" for name in ("system", "on", "text", "declared")},
    }
    hints: ClassVar = {
        **QuestionForm.hints,
        **{name: f"consent.hints.{name}" for name in ("system", "on", "text", "declared")},
    }
    system = forms.CharField(max_length=60, required=False)
    on = forms.DateField(required=False, widget=_DAY)
    text = forms.ChoiceField(required=False)
    declared = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *given: object, house: House, **named: object) -> None:
        super().__init__(*given, house=house, **named)
        kept = [(one.digest, cleaned(one.words, most=60)) for one in texts(house).values()]
        self.fields["text"].choices = [("", now().say("consent.no-words")), *kept]
        self.fields["declared"].choices = [(name, now().say(f"consent.declared.{name}")) for name in DECLARED]
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()
        if len(self.systems) == 1:
            self.fields["system"].initial = self.systems[0]

    @property
    def meant(self) -> Meant:
        """As the room reads it."""
        told = self.cleaned_data
        given = {"seller": self.house.legal_entity or self.house.organisation, "category": "ticket"}
        declared = {name: given.get(name, "klant" if name == "address_from" else "ja") for name in told["declared"]}
        road, party = self.channel_meant, self.party_meant
        return Meant(
            told["purpose"], road, told["system"].strip(), told["text"], party, told["on"], declared, self.columns
        )


class SelectForm(QuestionForm):
    """Who of a list may be mailed?"""

    mailing: ClassVar = True
    system = forms.ChoiceField(required=False)

    def __init__(self, *given: object, house: House, **named: object) -> None:
        super().__init__(*given, house=house, **named)
        _choose_system(self, self.systems)

    @property
    def question(self) -> Question:
        """As the room reads it."""
        return Question(self.cleaned_data["purpose"], self.channel_meant, self.party_meant)


class ContactForm(Worded):
    """One contact, typed."""

    words: ClassVar = {"contact": "consent.fields.contact"}
    hints: ClassVar = {"contact": "consent.hints.contact"}
    contact = _typed()
    system = forms.ChoiceField(required=False)

    def __init__(self, *given: object, house: House, **named: object) -> None:
        super().__init__(*given, **named)
        self.house = house
        self.fields["contact"].required = True
        _choose_system(self, consent.systems(house))

    def clean_contact(self) -> str:
        """An address or a customer number, that is anybody's."""
        told = self.cleaned_data["contact"].strip()
        if "@" in told and addresses([told])[0] is None:
            raise forms.ValidationError(refusals.contact_unreadable().what.in_language(language_now()))
        return told

    @property
    def whom(self) -> Contact:
        """In memory alone."""
        told = self.cleaned_data["contact"]
        if "@" in told:
            return Contact(told)
        return Contact("", told, system_of(self.house, chosen_system(self)))

    @property
    def refusing(self) -> Contact:
        """The same, of who says no: of every system, unless one was chosen."""
        told = self.cleaned_data["contact"]
        return self.whom if "@" in told else Contact("", told, chosen_system(self) or "")


class WithdrawForm(Worded):
    """What somebody stops, and how."""

    words: ClassVar = {name: f"consent.fields.{name}" for name in ("how", "what", "road", "form")}
    hints: ClassVar = {name: f"consent.hints.{name}" for name in ("how", "form")}
    how = forms.ChoiceField(widget=forms.RadioSelect)
    what = forms.ChoiceField()
    road = forms.ChoiceField()
    form = _typed(60)

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["how"].choices = [(one, now().say(f"consent.how.{one}")) for one in ("withdrawn", "objected")]
        self.fields["what"].choices = [(one, purpose_name(one)) for one in (consent.ALL, *consent.purposes())]
        self.fields["road"].choices = [(one, road_name(one)) for one in (consent.ALL, *consent.CHANNELS)]


class SaidForm(Worded):
    """One yes or no, with how it is known."""

    prefix = "said"
    words: ClassVar = {
        **{name: f"consent.fields.{name}" for name in ("answer", "text", "form")},
        **{"purpose": "consent.fields.what", "road": "consent.fields.road", "party": "consent.fields.party"},
        "day": "consent.fields.day",
    }
    hints: ClassVar = {**{name: f"consent.hints.{name}" for name in ("answer", "text", "form", "party", "day")}}
    answer = forms.ChoiceField(widget=forms.RadioSelect)
    purpose = forms.ChoiceField()
    road = forms.ChoiceField()
    day = forms.DateField(widget=_DAY)
    text = forms.ChoiceField(required=False)
    form = _typed(60)
    party = forms.CharField(max_length=120, required=False)

    def __init__(self, *given: object, house: House, **named: object) -> None:
        super().__init__(*given, **{"initial": {"day": timezone.localdate(), "road": "email"}, **named})
        kept = [(one.digest, cleaned(one.words, most=60)) for one in texts(house).values()]
        self.fields["answer"].choices = [(one, now().say(f"consent.by-hand-says.{one}")) for one in _BY_HAND]
        self.fields["purpose"].choices = [(code, purpose_name(code)) for code in consent.purposes()]
        self.fields["road"].choices = [(road, road_name(road)) for road in consent.CHANNELS]
        self.fields["text"].choices = [("", now().say("consent.no-words")), *kept]
        self.fields["day"].widget.attrs["max"] = timezone.localdate().isoformat()

    @property
    def said(self) -> Said:
        """As the room writes it down: of today it is of now, of an earlier day of its beginning."""
        told, purpose = self.cleaned_data, consent.purpose_of(self.cleaned_data["purpose"])
        yes = told["answer"] == "given"
        road = (told["road"] if purpose.channels else consent.NO_CHANNEL) if told["answer"] != "bounced" else "email"
        today = told["day"] == timezone.localdate()
        return Said(
            purpose.code,
            road,
            POSITIVE.get(told["answer"], ""),
            told["answer"],
            datetime.now(UTC) if today else midnight(told["day"]),
            told["party"].strip() if purpose.names_party else "",
            True,
            BY_HAND,
            told["text"] if yes else "",
            {"form": told["form"].strip()} if told["form"].strip() else {},
        )


class AcceptForm(Worded):
    """That an older ledger counts from now on: this one, with this mark."""

    words: ClassVar = {"sure": "consent.fields.sure"}
    mark = forms.CharField(max_length=64, widget=forms.HiddenInput)
    sure = forms.BooleanField()


def chosen_system(form: forms.Form) -> str | None:
    """The system that was chosen; None when it was not asked or not said."""
    field = form.fields.get("system")
    told = form.cleaned_data.get("system")
    return told if field is not None and told in dict(field.choices) else None


def _choose_system(form: forms.Form, known: tuple[str, ...]) -> None:
    """Whose customer numbers are meant is only asked when it could be several."""
    if len(known) < 2:
        del form.fields["system"]
        return
    field = form.fields["system"]
    field.label = now().say("consent.fields.system")
    field.choices = [(one, one or now().say("consent.system-unnamed")) for one in known]
