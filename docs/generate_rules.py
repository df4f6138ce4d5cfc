"""Write docs/reference/disclosure-rules.md from rules.yaml: run after every change of the rules."""

from __future__ import annotations

from pathlib import Path

from publiek.disclosure.tables.ruling import written

PAGE = Path(__file__).parent / "reference" / "disclosure-rules.md"


def page() -> str:
    """The whole page: a row per rule, English with the Dutch beside it, then the sources."""
    told = written()
    head = (
        "# Rules for what may be told together\n\nGenerated from `src/publiek/disclosure/tables/rules.yaml`; do not "
        "edit by hand. A rule is never changed: a new one with a later day is added, and a release keeps the version "
        "that held. Why they are as they are: [what may be told together](../explanation/what-may-be-told-together.md)."
    )
    rows = ["| rule | since | value | says | why | source |", "|---|---|---|---|---|---|"]
    for rule in told["rules"]:
        says, why = (f"{rule[key]['en']} *{rule[key]['nl']}*" for key in ("text", "reason"))
        rows.append(f"| `{rule['code']}` | {rule['since']} | {rule['value']} | {says} | {why} | {rule['source']} |")
    sources = [f"* `{code}`: {name}" for code, name in told["sources"].items()]
    kinds = [f"* kind `{kind}`: {', '.join(measures)}" for kind, measures in told["kinds"].items()]
    known = f"* divided by: {', '.join(told['dimensions'])}"
    parts = [head, "\n".join(rows), "## Sources", "\n".join(sources), "## What can be judged at all"]
    return "\n\n".join([*parts, "\n".join([*kinds, known])]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
