"""How does Markdown become HTML that is safe to show? No HTML of the writer comes through; links are looked at.

A link to another page is written as its code: [text](index-figure) or [text](index-figure#anchor). A picture is written
as its name: ![what one sees](audience). Links to elsewhere are shown as text that can be copied: the handbook asks
nothing of the network and sends nobody away.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

_CODE = re.compile(r"^(?P<code>[a-z0-9-]+)?(?:#(?P<anchor>[a-z0-9-]+))?$")
_LEVELS = {"h2": 2, "h3": 3}


@dataclass(frozen=True)
class Rendered:
    """The HTML; headings as (level, title, anchor); parts as (title, anchor, plain words); links and pictures."""

    html: str
    headings: tuple[tuple[int, str, str], ...]
    parts: tuple[tuple[str, str, str], ...]
    links: tuple[str, ...]
    pictures: tuple[str, ...]


def anchor_of(title: str) -> str:
    """The anchor of a heading: its letters and figures without accents, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "part"


def rendered(markdown: str, page_address: str = "{code}", picture_address: str = "{name}") -> Rendered:
    """Markdown made into HTML, with what must be known of it."""
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
    tokens = parser.parse(markdown)
    headings = _anchored(tokens)
    links, pictures = _led(tokens, page_address, picture_address)
    html = parser.renderer.render(_in_scroll(tokens), parser.options, {})
    return Rendered(html, headings, _parts(tokens), links, pictures)


def _anchored(tokens: list[Token]) -> tuple[tuple[int, str, str], ...]:
    """Give each heading its anchor; two with the same words get a number."""
    found: list[tuple[int, str, str]] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in _LEVELS:
            title = _plain(tokens[at + 1])
            anchor, taken = anchor_of(title), {one[2] for one in found}
            number = 2
            while anchor in taken:
                anchor, number = f"{anchor_of(title)}-{number}", number + 1
            token.attrSet("id", anchor)
            found.append((_LEVELS[token.tag], title, anchor))
    return tuple(found)


def _led(tokens: list[Token], page_address: str, picture_address: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fill in where links and pictures are; what the links and pictures were written as."""
    links: list[str] = []
    pictures: list[str] = []
    for token in tokens:
        for child in token.children or ():
            if child.type == "link_open":
                href = str(child.attrGet("href"))
                links.append(href)
                _lead(child, href, page_address)
            elif child.type == "image":
                name = str(child.attrGet("src"))
                pictures.append(name)
                child.attrSet("src", picture_address.replace("{name}", name if _CODE.match(name) else "none"))
                child.attrSet("loading", "lazy")
    return tuple(links), tuple(pictures)


def _lead(token: Token, href: str, page_address: str) -> None:
    """Where a link goes: to a page, to a place on this page; anything else leads nowhere."""
    found = _CODE.match(href)
    if not found:
        token.attrs = {}
        token.tag = "span"
        return
    code, anchor = found["code"], f"#{found['anchor']}" if found["anchor"] else ""
    token.attrSet("href", (page_address.replace("{code}", code) if code else "") + anchor)


def _in_scroll(tokens: list[Token]) -> list[Token]:
    """A table that is too wide is scrolled, by keyboard too; its cells say that they are heads."""
    out: list[Token] = []
    title = ""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            title = _plain(tokens[at + 1])
        if token.type == "table_open":
            around = Token("div_open", "div", 1)
            around.block = True
            around.attrs = {"class": "scroll", "role": "region", "tabindex": "0", "aria-label": title or "Table"}
            out += [around, token]
        elif token.type == "table_close":
            around = Token("div_close", "div", -1)
            around.block = True
            out += [token, around]
        else:
            if token.type == "th_open":
                token.attrSet("scope", "col")
            out.append(token)
    for token in out:
        _closed(token.children or [])
    return out


def _closed(children: list[Token]) -> None:
    """A link that leads nowhere was made a span: its end must be one too."""
    open_: list[str] = []
    for child in children:
        if child.type == "link_open":
            open_.append(child.tag)
        elif child.type == "link_close" and open_:
            child.tag = open_.pop()


def _parts(tokens: list[Token]) -> tuple[tuple[str, str, str], ...]:
    """The plain words under each heading."""
    parts: list[tuple[str, str, list[str]]] = [("", "", [])]
    skip = False
    for at, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag in _LEVELS:
            parts.append((_plain(tokens[at + 1]), str(token.attrGet("id")), []))
            skip = True
        elif token.type == "inline":
            if not skip:
                parts[-1][2].append(_plain(token))
            skip = False
        elif token.type in ("fence", "code_block"):
            parts[-1][2].append(token.content)
    return tuple((title, anchor, " ".join(" ".join(words).split())) for title, anchor, words in parts)


def _plain(token: Token) -> str:
    """The words of an inline token, without its marks."""
    if not token.children:
        return token.content
    return "".join(
        _plain(child) if child.type == "image" else " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children
    )
