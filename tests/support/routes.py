"""Every address of the site, found by walking what the site itself routes; parts of an address filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

#: What stands for a part of an address when a test walks everything: by name, else by the kind of the part.
PARTS: dict[str, object] = {"chapter": "audience", "number": 1, "secret": "geheim", "provider_id": "stad"}
_KINDS: dict[str, object] = {
    "IntConverter": 1,
    "SlugConverter": "iets",
    "UUIDConverter": UUID(int=7),
    "PathConverter": "iets",
    "StringConverter": "iets",
}
#: The pages of the login library: they guard themselves (see docs/how-to/run-a-shared-site.md).
LOGIN = re.compile(r"^(account_|mfa_|socialaccount_|openid_connect_|usersessions_)")


@dataclass(frozen=True)
class Route:
    """One address: its name, its page, and its parts."""

    name: str
    page: Any
    pattern: str
    parts: tuple[tuple[str, object], ...]

    @property
    def guard(self) -> str:
        """Which guard stands before the page: "needs", "keeps", "own", "open_to_all", "by_token", or "" for none."""
        found = [one for one in ("needs", "keeps", "own", "open_to_all", "by_token") if getattr(self.page, one, None)]
        return found[0] if len(found) == 1 else ""

    @property
    def action(self) -> str:
        """What it needs, of a seat or of who keeps the site."""
        return str(getattr(self.page, "needs", None) or getattr(self.page, "keeps", ""))

    @property
    def of_the_login(self) -> bool:
        """Whether the page is the login library's own."""
        return bool(LOGIN.match(self.name)) or self.pattern.startswith("account/social/")

    def address(self, slug: str = "") -> str:
        """The address, for one organisation."""
        out = self.pattern
        for name, value in self.parts:
            out = out.replace(f"<{name}>", slug if name == "slug" else str(value))
        return f"/{out}"


def routes() -> list[Route]:
    """All of them."""
    from django.urls import get_resolver

    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: Any, before: str, parts: tuple[tuple[str, object], ...]) -> Iterator[Route]:
    for one in patterns:
        text, more = _filled(one.pattern)
        here = (*parts, *more)
        if hasattr(one, "url_patterns"):
            yield from _walk(one.url_patterns, before + text, here)
        else:
            yield Route(one.name or before + text, one.callback, before + text, here)


def _filled(pattern: Any) -> tuple[str, tuple[tuple[str, object], ...]]:
    """The text of one pattern with its parts as <name>, and a value for each."""
    kinds = getattr(pattern, "converters", {})
    if hasattr(pattern, "_route"):
        text = re.sub(r"<(?:[^:>]+:)?([^>]+)>", r"<\1>", str(pattern._route))
        return text, tuple((name, PARTS.get(name, _KINDS[type(kind).__name__])) for name, kind in kinds.items())
    names = re.findall(r"\(\?P<([^>]+)>", str(pattern._regex))
    text = re.sub(r"\(\?P<([^>]+)>[^)]*\)", r"<\1>", str(pattern._regex)).strip("^$").replace("\\.", ".")
    return text, tuple((name, PARTS.get(name, "iets")) for name in names)
