"""How are segmentations, and what was learned of them, told as lines for a person?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from publiek.errors import Text

if TYPE_CHECKING:
    from publiek.segmentation import SegmentScheme
    from publiek.workshop.culture import Learned

_WHERE = {"packaged": Text("meegeleverd", "packaged"), "imported": Text("eigen", "own")}
_EXPORT = {
    "none": Text("niets mag eruit", "nothing may leave"),
    "pc4": Text("eruit per postcode van 4 cijfers", "may leave per pc4"),
    "pc6": Text("eruit per postcode van 6 tekens", "may leave per pc6"),
    "household": Text("eruit per adres", "may leave per address"),
}
_DAMAGED = Text("beschadigd: lees haar opnieuw in", "damaged: import it again")
_CLASSES = {
    "intensive": Text("gaat vaak", "goes often"),
    "medium": Text("gaat geregeld", "goes regularly"),
    "light": Text("gaat weinig", "goes little"),
    "undecided": Text("niet te zeggen", "undecided"),
}
_GROUPS = Text("groepen", "groups")


def listed_lines(found: Sequence[Mapping[str, Any]], language: str) -> list[str]:
    """One line per version."""
    lines = []
    for one in found:
        name = f"{one['code']}@{one['version']}"
        if one["damaged"]:
            lines.append(f"{name:<28} {_DAMAGED.in_language(language)}")
            continue
        told = (_WHERE[one["where"]].in_language(language), f"{one['groups']} {_GROUPS.in_language(language)}")
        export = _EXPORT.get(one["export"], _EXPORT["none"]).in_language(language)
        lines.append(f"{name:<28} {told[0]:<12} {told[1]:<12} {one['finest']}  {export}")
    return lines


def learned_lines(learned: Learned, scheme: SegmentScheme, language: str) -> list[str]:
    """What is known now, the intensity class of every group, and where the version was kept."""
    rates = learned.rates
    lines = [rates.says.in_language(language), *_from(learned, language)]
    names = {group.code: group.name.in_language(language) for group in scheme.groups}
    width = max(map(len, names.values()), default=0)
    for row in rates.intensity.to_pylist():
        numbers = f"{row['intensity']:.0f} ({row['low']:.0f}–{row['high']:.0f})"
        label = _CLASSES[row["label"]].in_language(language)
        lines.append(f"  {row['segment']:<4} {names[row['segment']]:<{width}}  {numbers:<15} {label}")
    if len(rates.intensity):
        lines.append(
            Text(
                "100 = een gemiddeld huishouden, over alle disciplines samen.",
                "100 = an average household, over all disciplines together.",
            ).in_language(language)
        )
    return [*lines, str(learned.path)]


def _from(learned: Learned, language: str) -> list[str]:
    """From how many it was learned, and what is withheld because too few stand behind it."""
    facts, told = learned.rates.facts, []
    if "organisations" in facts:
        many, surveys = facts["organisations"], len(facts["surveys"])  # type: ignore[arg-type]
        shown = ", ".join(facts["disciplines"])  # type: ignore[arg-type]
        told.append(
            Text(
                f"Organisaties: {many}, enquêtes: {surveys}. Te tonen: {shown or 'niets'}.",
                f"Organisations: {many}, surveys: {surveys}. To show: {shown or 'nothing'}.",
            )
        )
    if facts.get("withheld"):
        held = ", ".join(facts["withheld"])  # type: ignore[arg-type]
        told.append(Text(f"Te weinig voor: {held}.", f"Too little for: {held}."))
    return [line.in_language(language) for line in told]
