"""Write docs/reference/findings.md from the catalogue: run after every change of finding_codes.yaml."""

from __future__ import annotations

from pathlib import Path

from publiek.vocabulary.finding_texts import catalogue

PAGE = Path(__file__).parent / "reference" / "findings.md"


def page() -> str:
    """The whole page: a row per code, English with the Dutch beside it."""
    head = (
        "# Findings\n\nGenerated from `src/publiek/vocabulary/finding_codes.yaml`; do not edit by hand. "
        "A finding is something noticed in rows of a delivery: code, column, count, row numbers; never the value. "
        "`publiek explain CODE` tells the same. Levels: info (nothing to do), warning (figures may suffer), "
        "set-aside (these rows were not kept)."
    )
    rows = ["| code | level | means | what to do |", "|---|---|---|---|"]
    for code, entry in catalogue().items():
        means, advice = (f"{entry[key]['en']} *{entry[key]['nl']}*" for key in ("meaning", "do"))
        rows.append(f"| `{code}` | {entry['level']} | {means} | {advice} |")
    return head + "\n\n" + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
