"""How is told in one sentence for how many people the label of a segmentation is right?"""

from __future__ import annotations

from publiek.errors import Text

_NOT_MEASURED = Text(
    "Voor hoeveel mensen het label van een gebied klopt, is niet gemeten.",
    "For how many people the label of an area is right was not measured.",
)


def labels_right_sentence(right: float | None) -> Text:
    """The sentence that every export carries; `right` is a share (0-1), None = not known."""
    if right is None:
        return _NOT_MEASURED
    percent = f"{100 * right:.0f}"
    return Text(
        f"Het label van een gebied klopt voor ongeveer {percent}% van de mensen die er wonen.",
        f"The label of an area is right for about {percent}% of the people who live there.",
    )
