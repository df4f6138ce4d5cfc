"""Write docs/reference/standard/<version>/ and rules.md: run after every change of delivery.yaml or rules.yaml."""

from pathlib import Path

from publiek.conformance import rules
from publiek.vocabulary import schemas
from publiek.vocabulary.delivering import VERSION

FOLDER = Path(__file__).parent / "reference" / "standard"
_HEAD = """# What `publiek conform` checks

Generated from `conformance/rules.yaml`. An error: the delivery does not meet the standard. A warning: look at it. The
name of a rule stays the same. `…` is what that column or file should hold. Each rule has a bad sample in
[examples/standard](../../../examples/standard/README.md), except `level-missing` and `rows-cut`.
"""


def page() -> str:
    """Every rule: its name, whether it is an error or a warning, and what it says in both languages."""
    told = [_HEAD, "| rule | | it says |", "|---|---|---|"]
    for one in rules().values():
        said = (one.text.en + " *" + one.text.nl + "*").replace("{said}", "…")
        told.append(f"| `{one.id}` | {one.severity} | {said} |")
    return "\n".join(told) + "\n"


if __name__ == "__main__":
    schemas.write(FOLDER / VERSION.rsplit(".", 1)[0])
    (FOLDER / "rules.md").write_text(page(), encoding="utf-8")
