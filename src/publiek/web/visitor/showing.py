"""How is a paper shown to visitors? Its sections in one language; what is still to be filled in is left out.

A sentence with an open place is for who finishes the paper, not for who reads it on a page.
"""

from __future__ import annotations

from publiek.governance.papers import Paper
from publiek.governance.papers.paper import OPEN, Block, Items, Subheading, Table, texts_of


def sections_of(paper: Paper, language: str) -> list[dict[str, object]]:
    """Heading and blocks of every section, as a template prints them; without sections of which nothing is left."""
    found = []
    for section in paper.sections:
        blocks = [shown for block in section.blocks if (shown := _shown(block, language))]
        if any(one["kind"] != "subheading" for one in blocks):
            heading = section.heading.in_language(language)
            found.append({"code": section.code, "heading": heading, "blocks": blocks})
    return found


def _shown(block: Block, language: str) -> dict[str, object] | None:
    if isinstance(block, Items):
        items = [one.text.in_language(language) for one in block.items]
        finished = [one for one in items if not OPEN[language].search(one)]
        return {"kind": "items", "items": finished} if finished else None
    if any(OPEN[language].search(text.in_language(language)) for text in texts_of(block)):
        return None
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": block.caption.in_language(language),
            "heads": [head.in_language(language) for head in block.heads],
            "rows": [[cell.in_language(language) for cell in row] for row in block.rows],
        }
    kind = "subheading" if isinstance(block, Subheading) else "paragraph"
    return {"kind": kind, "text": block.text.in_language(language)}
