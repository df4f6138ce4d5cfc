"""What does the questionnaire refuse, and in which words?"""

from __future__ import annotations

from publiek.errors import SegmentationError, Text, UsageError


def unknown_answer(question: str, known: tuple[str, ...], rows: list[int]) -> UsageError:
    """An answer that is not in the list; the answer itself is not quoted. `rows`: numbers from 1."""
    return UsageError(
        "questionnaire-answer-unknown",
        Text("Een antwoord staat niet in de lijst van deze vraag.", "An answer is not in the list of this question."),
        Text("Gebruik een van de codes, of laat het antwoord leeg.", "Use one of the codes, or leave it empty."),
        {"question": question, "known": list(known), "rows": rows[:20], "count": len(rows)},
    )


def unknown_questions(names: int, known: list[str]) -> UsageError:
    """Answers to questions that are not asked, or none that is."""
    return UsageError(
        "questionnaire-question-unknown",
        Text("Deze antwoorden horen niet bij deze vragenlijst.", "These answers do not belong to this questionnaire."),
        Text("Gebruik de codes van de vragen als kolommen.", "Use the codes of the questions as columns."),
        {"unknown": names, "known": known},
    )


def unknown_questionnaire(code: str, version: str, known: list[str]) -> UsageError:
    """No questionnaire is stored for this version of the segmentation."""
    return UsageError(
        "questionnaire-unknown",
        Text("Voor deze indeling is er geen vragenlijst.", "There is no questionnaire for this segmentation."),
        Text("Kies een indeling uit de lijst, of maak de vragenlijst.", "Choose one of the list, or make it first."),
        {"asked": f"{code}@{version}", "known": known},
    )


def profile_unfit(missing: list[str], shared: int) -> SegmentationError:
    """The profile lacks variables, or shares no area with the segmentation."""
    return SegmentationError(
        "questionnaire-profile",
        Text("Dit profiel en deze indeling passen niet bij elkaar.", "This profile and segmentation do not fit."),
        Text(
            "Gebruik een profiel van dezelfde gebieden met alle variabelen.",
            "Use a profile of the same areas with all variables.",
        ),
        {"missing": missing, "areas in both": shared},
    )
