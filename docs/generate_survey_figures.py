"""Write docs/reference/survey-figures.md from the words, limits and thresholds of the figures of a survey.

`--check` writes nothing and fails when the page is behind the code.
"""

from __future__ import annotations

import sys
from pathlib import Path

from publiek.disclosure.respondents import LEAST, LEAST_OF_A_MODEL, LEAST_SPECIAL
from publiek.listening.weighing import LEAST_TO_WEIGH
from publiek.surveys.barriers.cells import LEAST_OF_ALL
from publiek.surveys.wording import labels, limits
from publiek.vocabulary.barriers import AMONG, GROUPS, barriers

PAGE = Path(__file__).parent / "reference" / "survey-figures.md"
HEAD = """# Figures of a survey

Generated from the code by `docs/generate_survey_figures.py`; do not edit by hand. What `publiek survey tell --json` and
the page Drempels hold. Every row has `n` (respondents, unweighted), `n_effective`, `share` with a 95% interval
`low`-`high` that follows the design of the survey, and `verdict` ("thin": nothing is told).
"""


def page() -> str:
    """The whole page."""
    figures = [
        f"## {name}\n\n**{one['title']['en']}** (*{one['title']['nl']}*): {one['question']['en']}\n\n"
        f"{one['definition']['en'].strip()} *{one['definition']['nl'].strip()}*\n\nFormula: `{one['formula']}`."
        for name, one in labels().items()
    ]
    rows = [
        f"| `{one.code}` | {one.group} | {one.label.en} | {one.label.nl} | {one.item.nl} "
        f"| {', '.join(f'{source}: {code}' for source, code in one.maps_to) or '-'} |"
        for one in barriers()
    ]
    among = [f"| `{code}` | {text.en} | {text.nl} |" for code, text in AMONG.items()]
    told = [f"| `{code}` | {text.en} | {text.nl} |" for code, text in sorted(limits().items())]
    parts = [
        HEAD.strip(),
        *figures,
        "## Barriers\n\n"
        f"In the groups {', '.join(GROUPS)}.\n\n"
        "| Code | Group | English | Dutch | Asked as | The same elsewhere |\n|---|---|---|---|---|---|\n"
        + "\n".join(rows),
        "## Among whom\n\n| Code | English | Dutch |\n|---|---|---|\n" + "\n".join(among),
        "## Limits\n\nWhat a figure with this code does not say.\n\n| Code | English | Dutch |\n|---|---|---|\n"
        + "\n".join(told),
        "## Thresholds\n\n| Rule | Respondents |\n|---|---|\n"
        f"| a cell is told from | {LEAST} |\n| a cell about health is told from | {LEAST_SPECIAL} |\n"
        f"| a figure is told from | {LEAST_OF_ALL} |\n| answers are weighted from | {LEAST_TO_WEIGH} |\n"
        f"| a model without a number per row is told from | {LEAST_OF_A_MODEL} |",
    ]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Write the page, or only look whether it is up to date."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    behind = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page()
    print("docs/reference/survey-figures.md is behind: run docs/generate_survey_figures.py" if behind else "up to date")
    return int(behind)


if __name__ == "__main__":
    sys.exit(main())
