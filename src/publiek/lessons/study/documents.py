"""Which documents are in the kit for listening, as blocks of text that can be laid out anywhere?

The texts are small Markdown files in both languages: headings, paragraphs, lists, quotations, tables. The codebook is
made from the barriers of the standard, so that coded answers and surveys speak of the same things.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from publiek.errors import Text
from publiek.estimation.coding.codebook import codebook
from publiek.vocabulary.barriers import GROUPS, barriers

#: In the order in which they are used.
GUIDES: dict[str, Text] = {
    "focus-group": Text("gesprek-met-een-groep", "group-conversation"),
    "interview": Text("gesprek-met-een-persoon", "conversation-with-one-person"),
    "codebook": Text("codeboek", "codebook"),
    "report": Text("verslag", "report"),
}


@dataclass(frozen=True)
class Block:
    """`kind`: "h1", "h2", "h3", "p", "quote", "list", "numbers" or "table"; `lines`: its text, one per item or row."""

    kind: str
    lines: tuple[str, ...]


def markdown_of(name: str, language: str) -> str:
    """One document as Markdown, to edit."""
    if name == "codebook":
        return _codebook(language)
    return (
        files("publiek.lessons.study").joinpath("texts").joinpath(f"{name}.{language}.md").read_text(encoding="utf-8")
    )


def blocks_of(markdown: str) -> tuple[Block, ...]:
    """A document as blocks, in order."""
    found: list[Block] = []
    for line in (*markdown.splitlines(), ""):
        kind, text = _kind(line)
        together = found and found[-1].kind == kind and kind in ("list", "numbers", "table", "quote")
        if together:
            found[-1] = Block(kind, (*found[-1].lines, text))
        elif text:
            found.append(Block(kind, (text,)))
        elif found and found[-1].kind:
            found.append(Block("", ()))
    return tuple(block for block in found if block.kind)


def _kind(line: str) -> tuple[str, str]:
    stripped = line.strip()
    for mark, kind in (("### ", "h3"), ("## ", "h2"), ("# ", "h1"), ("> ", "quote"), ("- ", "list")):
        if stripped.startswith(mark):
            return kind, stripped.removeprefix(mark)
    number, dot, rest = stripped.partition(". ")
    if dot and number.isdecimal():
        return "numbers", f"{number}. {rest}"
    if stripped.startswith("|"):
        return "table", stripped
    return "p", stripped


def _codebook(language: str) -> str:
    """The codebook: one code per barrier in the four groups, with how it sounds; then the two for the rest."""
    dutch = language == "nl"
    lines = ["# Codeboek" if dutch else "# Codebook", "", *(_RULES_NL if dutch else _RULES_EN), ""]
    known, group_of = codebook(), {barrier.code: barrier.group for barrier in barriers()}
    for group, name in (*GROUPS.items(), ("", Text("verder", "besides"))):
        lines += [f"## {name.in_language(language).capitalize()}", "", *_table_head(dutch)]
        for code in (one for one in known if group_of.get(one.code, "") == group):
            note = (" (gezondheid: apart bewaren)" if dutch else " (health: keep apart)") if code.special else ""
            sound = "; ".join(code.hints[language])
            lines.append(f"| {code.code} | {code.label.in_language(language)}{note} | {sound} |")
        lines.append("")
    return "\n".join(lines)


def _table_head(dutch: bool) -> list[str]:
    head = "| code | wat het is | zo klinkt het |" if dutch else "| code | what it is | how it sounds |"
    return [head, "|---|---|---|"]


_RULES_NL = [
    "Eén regel per uitspraak. Twee mensen coderen alle regels, los van elkaar en zonder te overleggen.",
    "",
    "- Codeer wat iemand zegt, niet wat je denkt dat erachter zit.",
    "- Zet de belangrijkste code eerst; een tweede of derde mag erachter, met een komma.",
    "- Past er niets, kies dan other en schrijf bij de opmerking wat het is. Begrijp je het niet: unclear.",
    "- Die twee staan altijd alleen.",
    "- Vergelijk pas na de laatste regel: publiek listen agreement BLAD.",
]
_RULES_EN = [
    "One line per statement. Two people code every line, apart from one another and without talking about it.",
    "",
    "- Code what somebody says, not what you think lies behind it.",
    "- Put the most important code first; a second or third may follow, with a comma.",
    "- If nothing fits, choose other and say in the note what it is. If you cannot understand it: unclear.",
    "- Those two always stand alone.",
    "- Compare only after the last line: publiek listen agreement SHEET.",
]
