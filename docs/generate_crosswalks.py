"""Write docs/reference/crosswalks.md from the crosswalks: run after every change of crosswalks.yaml."""

from __future__ import annotations

from pathlib import Path

from publiek.programme.crosswalks import OF, Crosswalk, crosswalk, crosswalks

PAGE = Path(__file__).parent / "reference" / "crosswalks.md"
_HEAD = """# Crosswalks: our codes in other people's lists

Every genre and every kind of ticket of the standard stands in every table, in one of three ways:

* **mapped**: this is the place it has there;
* **not applicable**: the other list has no place for it, and that is right;
* **not known**: it may have a place, but which one depends on what a house knows and a table does not, or the list
  itself was not found in public. Then nothing is made up.

Nothing is forced into a place. In code: `publiek.programme.crosswalks.crosswalk(scheme, of)`. This page is written by
`docs/generate_crosswalks.py`.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(_section(crosswalk(scheme, of)) for scheme, of in crosswalks())])


def _section(found: Crosswalk) -> str:
    ours = "Genres" if found.of == "genre" else "Kinds of ticket"
    lines = [f"## {ours}: {found.label.en} (`{found.scheme}`)", "", f"Version: {found.version}. Sources:", ""]
    lines += [f"* <{address}>" for address in found.source]
    lines += ["", "| ours | there | | note |", "|---|---|---|---|"]
    for code in OF[found.of]:
        target, note = found.target(code), found.note(code)
        there = f"{target.label.en} (*{target.label.nl}*), `{target.code}`" if target else "–"
        lines.append(f"| {code} | {there} | {found.state(code).replace('-', ' ')} | {note.en if note else ''} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
