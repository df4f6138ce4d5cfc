"""What may a vendor show who met the standard? A small picture and a JSON file, the same for the same delivery."""

from __future__ import annotations

import json

from publiek.conformance.conforming import Judgement


def badge_json(judged: Judgement, *, day: str) -> str:
    """Level, version, day, digest of what was checked and version of the tool; `level` null when it is not met."""
    facts = {
        "label": "open standard audience data",
        "standard": judged.version,
        "level": judged.level or None,
        "meets": judged.meets,
        "date": day,
        "digest": judged.digest,
        "tool": f"publiek {judged.tool}",
    }
    return json.dumps(facts, indent=2) + "\n"


def badge_svg(judged: Judgement, *, day: str) -> str:
    """The same as a picture; the digest stands in its description."""
    said = f"{judged.level} · {judged.version}" if judged.meets else f"not met · {judged.version}"
    colour = "#1b6e4b" if judged.meets else "#8a1c1c"
    title = f"publieksdata: {said}"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="190" height="20" role="img" '
        f'aria-label="{title}"><title>{title}</title><desc>{day} {judged.digest} publiek {judged.tool}</desc>'
        '<rect width="90" height="20" fill="#333"/>'
        f'<rect x="90" width="100" height="20" fill="{colour}"/>'
        '<g fill="#fff" font-family="Verdana,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="45" y="14">publieksdata</text><text x="140" y="14">{said}</text></g></svg>\n'
    )
