"""What may be filled in, and what is said when it is not right? Labels and errors in the language of the page."""

from __future__ import annotations

from functools import cache
from typing import ClassVar

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from publiek import areas
from publiek.errors import PubliekError
from publiek.vocabulary.codes import SUBSECTORS
from publiek.vocabulary.naming import organisation_id
from publiek.web.people.models import Organisation, Person
from publiek.web.permissions import KINDS
from publiek.web.wording import now


@cache
def municipalities() -> tuple[str, ...]:
    """The municipalities of the built-in areas."""
    return tuple(sorted({one for one in areas.describe().table.column("municipality").to_pylist() if one}))


class Worded(forms.Form):
    """A form whose labels are texts: field name -> path."""

    words: ClassVar[dict[str, str]] = {}
    hints: ClassVar[dict[str, str]] = {}

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        for name, path in self.words.items():
            self.fields[name].label = now().say(path)
        for name, path in self.hints.items():
            self.fields[name].help_text = now().say(path)


class InviteForm(Worded):
    """Whom to invite, in which role."""

    words: ClassVar[dict[str, str]] = {"email": "people.email", "role": "people.role"}
    email = forms.CharField(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField()

    def __init__(self, *given: object, kind: str, **named: object) -> None:
        super().__init__(*given, **named)
        self.fields["role"].choices = [(role, now().say(f"roles.{role}")) for role in KINDS[kind]]

    def clean_email(self) -> str:
        """An address, in lower case."""
        return checked_email(self.cleaned_data["email"])


class AccountForm(Worded):
    """What one says of oneself."""

    words: ClassVar[dict[str, str]] = {"name": "account.name", "language": "account.language"}
    hints: ClassVar[dict[str, str]] = {"name": "account.name-hint"}
    name = forms.CharField(max_length=120, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    language = forms.ChoiceField(choices=[("nl", "Nederlands"), ("en", "English")])


class NewAccountForm(Worded):
    """The account that an invitation makes."""

    words: ClassVar[dict[str, str]] = {
        "name": "account.name",
        "password": "invitation.password",
        "again": "invitation.again",
    }
    name = forms.CharField(max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        max_length=200, strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *given: object, email: str, **named: object) -> None:
        super().__init__(*given, **named)
        self.email = email

    def clean_password(self) -> str:
        """Long enough, not common, not like the address."""
        return get_adapter().clean_password(self.cleaned_data["password"], user=Person(email=self.email))

    def clean(self) -> dict[str, object]:
        """The same twice."""
        told = super().clean() or self.cleaned_data
        if "password" in told and told["password"] != told.get("again"):
            self.add_error("again", now().say("invitation.not-same"))
        return told


class OrganisationForm(Worded):
    """An organisation that takes part."""

    words: ClassVar[dict[str, str]] = {
        "name": "keeping.name",
        "kind": "keeping.kind",
        "subsector": "keeping.subsector",
        "venue_postcode": "keeping.postcode",
        "territory": "keeping.territory",
    }
    hints: ClassVar[dict[str, str]] = {"venue_postcode": "keeping.postcode-hint", "territory": "keeping.territory-hint"}
    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField()
    subsector = forms.ChoiceField(required=False)
    venue_postcode = forms.CharField(max_length=10, required=False)
    territory = forms.MultipleChoiceField(required=False, widget=forms.SelectMultiple(attrs={"size": 8}))

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)
        say = now().say
        self.fields["kind"].choices = [(kind, say(f"kinds.{kind}")) for kind in KINDS]
        self.fields["subsector"].choices = [("", say("subsectors.none"))] + [
            (one, say(f"subsectors.{one}")) for one in SUBSECTORS
        ]
        self.fields["territory"].choices = [(one, one) for one in municipalities()]
        self.fields["territory"].error_messages["invalid_choice"] = say("keeping.territory-wrong")

    def clean_name(self) -> str:
        """A name from which an id can be made that nobody has."""
        name = " ".join(self.cleaned_data["name"].split())
        try:
            self.slug = organisation_id(name)
        except PubliekError:
            raise ValidationError(now().say("keeping.name-needed")) from None
        if Organisation.objects.filter(slug=self.slug).exists():
            raise ValidationError(now().say("keeping.exists"))
        return name

    def clean_venue_postcode(self) -> int | None:
        """The area of the postcode, when one was given."""
        told = self.cleaned_data["venue_postcode"].strip()
        found = areas.find(told) if told else None
        if told and found is None:
            raise ValidationError(now().say("keeping.postcode-wrong"))
        return found

    def save(self) -> Organisation:
        """The organisation, kept."""
        told = self.cleaned_data
        return Organisation.objects.create(
            slug=self.slug,
            name=told["name"],
            kind=told["kind"],
            subsector=told["subsector"] if told["kind"] in ("house", "maker") else "",
            venue_pc4=told["venue_postcode"],
            territory=told["territory"] if told["kind"] == "government" else [],
        )


def checked_email(told: str) -> str:
    """An address in lower case. Raises ValidationError in our words."""
    try:
        validate_email(told)
    except ValidationError:
        raise ValidationError(now().say("people.wrong-email")) from None
    return told.strip().lower()
