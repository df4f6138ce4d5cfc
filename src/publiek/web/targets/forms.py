"""What may be asked of a target? Only what is in the data of the house."""

from __future__ import annotations

from django import forms

from publiek.dashboard import Choices
from publiek.house import House
from publiek.reports.words import Words, cleaned

_MOST = 400


class TargetForm(forms.Form):
    """One target: of what, which group, what share, in which season."""

    of = forms.ChoiceField()
    segment = forms.ChoiceField()
    season = forms.ChoiceField(required=False)
    share = forms.DecimalField(min_value=1, max_value=99, max_digits=4, decimal_places=1, localize=True)

    def __init__(self, *args: object, house: House, choices: Choices, words: Words, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        say, language = words.say, words.language
        genres = [(f"genre:{code}", words.label("genre", code)) for code in choices.genres]
        productions = [(f"production:{title}", cleaned(title)) for title in choices.productions[:_MOST]]
        self.fields["of"].choices = [
            ("house:", say("targets.whole-house")),
            (say("targets.genres"), genres),
            (say("targets.productions"), productions),
        ]
        self.fields["segment"].choices = [
            (group.code, group.name.in_language(language)) for group in house.scheme.groups
        ]
        self.fields["season"].choices = [("", say("filters.all.period")), *((one, one) for one in choices.seasons)]
        for name, field in self.fields.items():
            field.label = say(f"targets.fields.{name}")
        self.fields["share"].help_text = say("targets.share-hint")

    @property
    def facts(self) -> dict[str, object]:
        """What was asked, as the fields of a target."""
        of, _, name = self.cleaned_data["of"].partition(":")
        return {"of": of, "name": name, "segment": self.cleaned_data["segment"], "season": self.cleaned_data["season"]}
