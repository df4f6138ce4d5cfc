"""Somebody at the site with a real browser: who they are, where they go, and everything that is not right there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from tests.support.site import PASSWORD

DESK, TELEPHONE = (1280, 900), (320, 800)
#: What a page may weigh on the wire with its style, scripts and letters, in bytes; data of a map aside.
HEAVIEST = 400_000
_MAP_DATA = re.compile(r"^/maps/|/map/values|\.pmtiles$")
#: Not pages: what is taken away, and what ends the visit.
_NO_PAGE = re.compile(r"\.(csv|xlsx|pdf|pptx|png|svg|json|zip|css|js|html|yaml|md|txt)$|/static/|/logout/")
_LISTEN = """
window.broken = [];
document.addEventListener('securitypolicyviolation', event =>
  window.broken.push(event.violatedDirective + ' ' + (event.blockedURI || event.sourceFile)));
"""
#: What a page says, what stands in it as code aside; and words that were forgotten to be filled in.
_SAID = """(() => { const copy = document.querySelector('main').cloneNode(true);
  copy.querySelectorAll('code, pre, svg, script').forEach(one => one.remove()); return copy.textContent; })()"""
_UNFILLED = re.compile(r"\?\?\S+|\{[a-z_:]+\}|\bNone\b|\bnan\b")
_OPEN = "document.querySelectorAll('details').forEach(part => part.open = true)"
_SKELETON = """
(() => { const parts = [];
  for (const one of document.querySelectorAll('body *')) {
    if (one.closest('tbody tr:nth-child(n+3)') || one.closest('select option:nth-child(n+3)')) continue;
    parts.push(one.tagName + '.' + one.className?.toString() + [...one.attributes].map(a => a.name).sort().join());
  }
  return parts.join('\\n'); })()
"""


@dataclass
class Visitor:
    """One browser window of one person at one site, and what went wrong in it since `fresh`."""

    page: Any
    address: str
    language: str = "nl"
    trouble: list[str] = field(default_factory=list)
    weight: int = 0

    def go(self, where: str) -> Any:
        """Open an address of the site; gives the answer, and remembers only what goes wrong from here on."""
        self.trouble.clear()
        self.weight = 0
        answer = self.page.goto(urljoin(self.address, where))
        self.finished()
        return answer

    def log_in(self, email: str, password: str = PASSWORD) -> None:
        """Through the page where everybody logs in."""
        self.go("/account/login/")
        self.page.locator("main input[name=login]").fill(email)
        self.page.locator("main input[name=password]").fill(password)
        self.page.locator("main input[name=password]").press("Enter")
        self.page.wait_for_url(lambda address: "/account/login/" not in address)

    def chooses(self, language: str) -> None:
        """The language of the page, with the button everybody has."""
        if self.page.locator("html").get_attribute("lang") != language:
            self.page.locator(f"header button[name=language][value={language}]").click()
            self.page.locator(f"html[lang={language}]").wait_for(state="attached")
            self.finished()
        self.language = language

    @property
    def heading(self) -> str:
        """The question that this page answers."""
        return " ".join(self.page.locator("h1").inner_text().split())

    def finished(self) -> None:
        """Wait until the page asks for nothing more: its looks, parts that change by themselves, the data of a map."""
        self.page.wait_for_load_state("load")
        self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")
        if self.page.locator("script[src*=maplibre]").count():
            self.page.wait_for_load_state("networkidle")


@contextmanager
def visiting(browser: Any, address: str, language: str = "nl", **window: Any) -> Iterator[Visitor]:
    """A new window without anything remembered. `window`: as playwright's contexts take it."""
    window.setdefault("viewport", {"width": DESK[0], "height": DESK[1]})
    context = browser.new_context(locale=f"{language}-NL", accept_downloads=True, **window)
    context.set_default_timeout(20_000)
    page = context.new_page()
    visitor = Visitor(page, address, language)
    _listen(visitor, context)
    try:
        yield visitor
    finally:
        context.close()


def _listen(visitor: Visitor, context: Any) -> None:
    page, own = visitor.page, urlsplit(visitor.address).netloc
    context.add_init_script(_LISTEN)
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses: dict[str, str] = {}

    def sent(told: dict[str, Any]) -> None:
        addresses[told["requestId"]] = told["request"]["url"]
        if told.get("type") == "Document":
            visitor.weight = 0

    wire.on("Network.requestWillBeSent", sent)

    def weighed(told: dict[str, Any]) -> None:
        if not _MAP_DATA.search(urlsplit(addresses.get(told["requestId"], "")).path):
            visitor.weight += int(told["encodedDataLength"])

    wire.on("Network.loadingFinished", weighed)

    def asked(request: Any) -> None:
        if request.url.startswith(("http:", "https:", "ws")) and urlsplit(request.url).netloc != own:
            visitor.trouble.append(f"asked elsewhere: {request.url}")

    page.on("request", asked)
    page.on("pageerror", lambda error: visitor.trouble.append(f"script: {error}"))

    def told(said: Any) -> None:
        # A machine without a graphics card tells so for every map.
        if said.type in ("error", "warning") and "GL Driver Message" not in said.text:
            visitor.trouble.append(said.text)

    page.on("console", told)


def pages_from(visitor: Visitor, begin: str = "/", most: int = 60) -> Iterator[str]:
    """Walk every page that can be reached by following links; one of each kind, told by the shape of its address.

    Who begins in one organisation stays there.
    """
    there = re.match(r"/o/[^/]+/|", begin)[0]
    waiting, seen = [begin], {_shape(begin)}
    while waiting and most:
        here = waiting.pop(0)
        answer = visitor.go(here)
        assert answer is not None and answer.status < 400, f"{here}: {answer and answer.status}"
        if "html" not in answer.headers.get("content-type", ""):
            continue
        most -= 1
        links = visitor.page.evaluate("[...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)")
        yield urlsplit(visitor.page.url).path
        for link in links:
            parts = urlsplit(link)
            own = parts.netloc == urlsplit(visitor.address).netloc and not _NO_PAGE.search(parts.path)
            elsewhere = there and parts.path.startswith("/o/") and not parts.path.startswith(there)
            if own and not elsewhere and (shape := _shape(parts.path)) not in seen:
                seen.add(shape)
                waiting.append(parts.path)


def _shape(path: str) -> str:
    """An address with its numbers and keys left out: two deliveries have one kind of page."""
    path = re.sub(r"^/organisations/[^/]+/invite/", "/organisations/*/invite/", path)
    # One lesson, action or survey is as the other.
    path = re.sub(r"/of/[^/]+/", "/of/*/", path)
    # So is a page of the handbook; the pages are seen in test_handbook_browser.
    path = re.sub(r"^/handboek/[^/]+/", "/handboek/*/", path)
    return re.sub(r"/(\d+|[0-9a-f]{8,}[0-9a-f-]*)(?=/)", "/*", path)


def skeleton(visitor: Visitor) -> str:
    """The page without its words: what has been looked at in one language is not looked at again."""
    return hashlib.sha256(str(visitor.page.evaluate(_SKELETON)).encode()).hexdigest()


def what_is_wrong(visitor: Visitor) -> list[str]:
    """What no page may have, whoever sees it: faults, asking elsewhere, weight, unclear headings or language."""
    page = visitor.page
    found = list(visitor.trouble) + [f"policy: {one}" for one in page.evaluate("window.broken || []")]
    if visitor.weight > HEAVIEST:
        found.append(f"weighs {visitor.weight:,} bytes")
    if (headings := page.locator("h1").count()) != 1:
        found.append(f"{headings} main headings")
    if (language := page.locator("html").get_attribute("lang")) != visitor.language:
        found.append(f"says it is in {language}")
    if not page.title().strip():
        found.append("no title")
    if missing := _UNFILLED.findall(str(page.evaluate(_SAID))):
        found.append(f"unfilled words: {missing[:3]}")
    return found


def too_wide(visitor: Visitor) -> list[str]:
    """Where the page must be scrolled sideways: on a telephone, and at a desk with everything twice as large."""
    page, found = visitor.page, []
    page.evaluate(_OPEN)
    for width in (TELEPHONE[0], 640):
        page.set_viewport_size({"width": width, "height": 800})
        if (needed := page.evaluate("document.documentElement.scrollWidth")) > width:
            found.append(f"needs {needed} pixels of {width}: {_widest(page, width)}")
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    return found


def _widest(page: Any, width: int) -> str:
    """The first element that sticks out and lies in nothing that scrolls."""
    return str(
        page.evaluate(
            """width => { for (const one of document.querySelectorAll('body *')) {
                if (one.getBoundingClientRect().right > width + 1 && !one.closest('.scroll, .unseen, .skip'))
                    return one.outerHTML.slice(0, 120); } return '?'; }""",
            width,
        )
    )


def looked_at_well(visitor: Visitor) -> list[str]:
    """Everything of a page that takes a while to look at: how wide, on paper, and axe at a desk and on a telephone."""
    axe = set(violations(visitor)) | set(violations(visitor, TELEPHONE))
    return too_wide(visitor) + on_paper(visitor) + sorted(axe)


def on_paper(visitor: Visitor) -> list[str]:
    """What is wrong with the page in print: nothing to click, and what it says is there."""
    page = visitor.page
    page.emulate_media(media="print")
    found = [
        f"{part} is printed"
        for part in ("nav.pages", "details.menu", ".self", "form.filters", ".skip")
        if page.locator(part).count() and page.locator(part).first.is_visible()
    ]
    if not page.locator("h1").first.is_visible():
        found.append("the heading is not printed")
    page.emulate_media(media="screen")
    return found


def violations(visitor: Visitor, window: tuple[int, int] = DESK) -> list[str]:
    """What axe finds with everything open: every rule it has, those of WCAG 2.2 too."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = visitor.page
    page.set_viewport_size({"width": window[0], "height": window[1]})
    page.evaluate(_OPEN)
    told = axe.run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    return [
        f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:160]}" for one in told.response["violations"]
    ]


_FOCUS = """
() => { const one = document.activeElement, box = one.getBoundingClientRect(), look = getComputedStyle(one);
  return { tag: one.tagName, type: one.type || '', href: one.getAttribute('href') || '',
    name: (one.getAttribute('aria-label') || one.innerText || one.name || '').trim().slice(0, 60),
    html: one.outerHTML.slice(0, 120), width: box.width, height: box.height, top: box.top, bottom: box.bottom,
    ringed: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2 }; }
"""


def focus_of(page: Any) -> dict[str, Any]:
    """What has the focus: its tag, its words, where it is, and whether one can see that it has it."""
    told: dict[str, Any] = page.evaluate(_FOCUS)
    return told


def tabbed_through(visitor: Visitor, most: int = 900) -> list[dict[str, Any]]:
    """Everything that Tab reaches from the top of the page until the browser's own bar is next."""
    page = visitor.page
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    reached: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        here = focus_of(page)
        if here["tag"] == "BODY":
            return reached
        reached.append(here)
    raise AssertionError(f"Tab never leaves the page: {reached[-3:]}")


def tab_to(visitor: Visitor, name: str, most: int = 250) -> None:
    """Press Tab until the focus is on what is called `name`, and see that it shows."""
    for _ in range(most):
        visitor.page.keyboard.press("Tab")
        here = focus_of(visitor.page)
        if name in here["name"]:
            assert here["ringed"], here
            return
    raise AssertionError(f"Tab never reaches {name}")
