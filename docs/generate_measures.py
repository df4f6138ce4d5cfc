"""Write docs/reference/measures.md from the figures' own docstrings, labels, limits and thresholds.

`--check` writes nothing and fails when the page is behind the code.
"""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

from publiek import measures
from publiek.measures.question import published_thresholds
from publiek.measures.registry import modules

PAGE = Path(__file__).parent / "reference" / "measures.md"
HEAD = """# Measures

Generated from the code by `docs/generate_measures.py`; do not edit by hand. Every figure carries a base: what was
counted, how many, of how many, over which period, against which reference, from which sources and with which
version. Where it is too thin it stays silent and says how many there are and how many are needed. Money is in whole
cents.
Why the index is taken against a soft catchment: see [the reference of the index](../explanation/index-reference.md).
"""


def section(name: str, module: ModuleType) -> str:
    """One figure: its question, words, definition, formula and columns."""
    label = measures.labels()[name]
    columns = "\n".join(f"| `{field.name}` | {field.type} |" for field in module.COLUMNS)
    title, question, definition = (label[part] for part in ("title", "question", "definition"))
    return (
        f"## {name}\n\n**{title['en']}** (*{title['nl']}*): {question['en']} *{question['nl']}*\n\n"
        f"{definition['en'].strip()} *{definition['nl'].strip()}*\n\n"
        f"Formula: `{label['formula']}`. Unit: {label['unit']}.\n\n{_body(module)}\n\n"
        f"| Column | Type |\n|---|---|\n{columns}"
    )


def _body(module: ModuleType) -> str:
    """The docstring without its first line, which repeats the question."""
    return (module.__doc__ or "").split("\n\n", 1)[1].strip()


def page() -> str:
    """The whole page."""
    limits = "\n".join(f"| `{code}` | {text.en} | {text.nl} |" for code, text in sorted(measures.limits().items()))
    rules = "\n".join(
        f"| `{name}` | {rule['value']} | {rule['meaning'].strip()} | {rule['source'].strip()} |"
        for name, rule in published_thresholds().items()
    )
    parts = [
        HEAD.strip(),
        *(section(name, module) for name, module in modules().items()),
        "## Limits\n\nWhat a figure with this code does not say.",
        f"| Code | English | Dutch |\n|---|---|---|\n{limits}",
        f"## Thresholds\n\n| Rule | Default | Meaning | Source |\n|---|---|---|---|\n{rules}",
    ]
    return "\n\n".join(parts) + "\n"


def main() -> int:
    """Write the page, or only look whether it is up to date."""
    if "--check" not in sys.argv:
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    behind = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page()
    print("docs/reference/measures.md is behind: run docs/generate_measures.py" if behind else "up to date")
    return int(behind)


if __name__ == "__main__":
    sys.exit(main())
