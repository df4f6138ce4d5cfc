"""The form in a real browser: on a telephone, without a network, at a kiosk, as a file; nothing asked elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from publiek.house import House
from publiek.listening import importing
from publiek.listening.asking import asked_of
from publiek.listening.receiving import receipt_of
from publiek.listening.running import answers_of, survey_of
from publiek.reports.questionnaires.form import form_file, form_script
from tests.support import asking, form_vectors
from tests.support.seen_pages import chromium
from tests.support.site import free_port, running_site
from tests.support.site_people import populate

pytestmark = pytest.mark.browser
TELEPHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "nl-NL"}
PIN = "480216"
_LISTEN = """
window.broken = [];
document.addEventListener('securitypolicyviolation', event => window.broken.push(event.violatedDirective));
"""
_WAITING = """async () => new Promise(found => {
  const asked = indexedDB.open('publiek-answers');
  asked.onsuccess = () => {
    const all = asked.result.transaction('waiting').objectStore('waiting').getAll();
    all.onsuccess = () => { asked.result.close(); found(all.result); };
  };
})"""


@dataclass(frozen=True)
class There:
    """A site with one survey: where its form is, and the house that keeps the answers."""

    address: str
    form: str
    house: House

    @property
    def kept(self) -> list[dict[str, Any]]:
        return answers_of(self.house, asking.CODE).table.to_pylist()


@dataclass
class Respondent:
    """Somebody with a browser of their own, and everything that is not right in it."""

    page: Any
    context: Any
    trouble: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.page.get_by_role("button", name="Begin", exact=True).click()

    def step(self) -> None:
        """Go on, and wait until the next screen is there."""
        before = self.page.locator("main").inner_text()
        self.page.locator("main button.primary").click()
        self.page.wait_for_function("before => document.querySelector('main').innerText !== before", arg=before)

    @property
    def done(self) -> bool:
        return bool(self.page.locator(".receipt").count())

    def to_the_end(self) -> None:
        while not self.done:
            self.step()

    def say(self, column: str, value: str) -> None:
        self.page.locator(f'input[name="{column}"][value="{value}"]').check(force=True)

    @property
    def heading(self) -> str:
        return str(self.page.locator("h1").inner_text())

    def waiting(self) -> list[dict[str, Any]]:
        return self.page.evaluate(_WAITING)

    def fills(self, *, age: str = "25-34", theatre: str = "never", words: str = "") -> str:
        """From the beginning to the receipt; gives the code."""
        self.begin()
        self.say("age", age)
        self.step()
        self.say("visits.theatre", theatre)
        self.step()
        self.say("interest.theatre", "much")
        self.step()
        if words:
            self.page.locator("#q-holds_back").fill(words)
        self.to_the_end()
        return str(self.page.locator(".receipt").inner_text())


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    yield from chromium()


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[There]:
    place = tmp_path_factory.mktemp("vragen")
    house = asking.begun(place / "home")
    settings = place / "site.yaml"
    settings.write_text(
        f"mode: shared\nnames: [127.0.0.1]\nsecure: false\nstate: {place / 'state'}\nkeys: {place / 'keys'}\n"
        "second_factor: offered\n",
        encoding="utf-8",
    )
    told = {
        "organisations": [{"slug": asking.SLUG, "name": "Theater De Brug"}],
        "people": [{"email": "ans@example.org", "seats": {asking.SLUG: "administrator"}}],
        "links": [[asking.SLUG, asking.CODE, asking.TOKEN]],
    }
    populate(settings, house.home, told)
    with running_site(house.home, settings=settings, port=free_port()) as address:
        yield There(address, f"{address}/v/{asking.TOKEN}/", house)


@contextmanager
def somebody(browser: Any, address: str, **window: Any) -> Iterator[Respondent]:
    """A new browser at an address; in the end nothing was asked elsewhere, no cookie was set, nothing went wrong."""
    context = browser.new_context(**{**TELEPHONE, "accept_downloads": True, **window})
    context.set_default_timeout(12_000)
    context.add_init_script(_LISTEN)
    page = context.new_page()
    one = Respondent(page, context)
    own = address.split("/v/")[0]
    context.on("request", lambda told: _own(told.url, own) or one.trouble.append(f"asked elsewhere: {told.url}"))
    page.on("pageerror", lambda error: one.trouble.append(f"script: {error}"))
    try:
        page.goto(address)
        yield one
        assert context.cookies() == []
        assert one.page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert one.page.evaluate("window.broken") == []
        assert one.trouble == []
    finally:
        context.close()


def _own(address: str, own: str) -> bool:
    return address.startswith((own, "blob:", "data:"))


def until(page: Any, holds: Any, seconds: float = 15) -> None:
    """Wait until the site has what was sent."""
    for _ in range(int(seconds * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never arrived")


def axe(page: Any) -> list[str]:
    run = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    told = run.run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    return [f"{one['id']}: {one['nodes'][0]['html'][:150]}" for one in told.response["violations"]]


def test_somebody_answers_on_a_telephone_and_can_have_it_erased(browser: Any, there: There) -> None:
    before = len(there.kept)
    with somebody(browser, f"{there.form}?c=qr&u=poort noord") as one:
        code = one.fills(theatre="1-3")
        one.page.wait_for_selector("text=Uw antwoorden zijn aangekomen.")
        (row,) = [row for row in there.kept if row["receipt"] == receipt_of(code.replace("-", ""))]
        assert (row["channel"], row["unit"], row["visits.theatre"]) == ("qr", "poort noord", "1-3")
        assert one.waiting() == []
        one.page.goto(f"{there.form}erase/")
        one.page.get_by_label("Uw code").fill(code.lower())
        one.page.keyboard.press("Enter")
        one.page.wait_for_selector("text=Uw antwoorden zijn gewist.")
        assert len(there.kept) == before


def test_without_a_network_it_opens_waits_and_arrives_once(browser: Any, there: There) -> None:
    with somebody(browser, there.form) as one:
        one.page.wait_for_selector("html[data-kept]")
        before = len(there.kept)
        one.context.set_offline(True)
        one.page.reload()
        assert one.heading == "Waarom niet?"
        one.fills()
        one.page.wait_for_selector("text=worden verstuurd zodra er verbinding is")
        assert [len(one.waiting()), len(there.kept)] == [1, before]
        one.context.set_offline(False)
        one.page.wait_for_selector("text=Uw antwoorden zijn aangekomen.")
        until(one.page, lambda: one.waiting() == [])
        assert len(there.kept) == before + 1
        one.page.reload()
        one.page.wait_for_timeout(500)
        assert len(there.kept) == before + 1


def test_what_waited_is_sent_the_next_time_the_page_opens(browser: Any, there: There) -> None:
    with somebody(browser, there.form) as one:
        one.page.wait_for_selector("html[data-kept]")
        before = len(there.kept)
        one.context.set_offline(True)
        one.fills()
        one.page.close()
        one.context.set_offline(False)
        one.page = one.context.new_page()
        one.page.goto(there.form)
        until(one.page, lambda: len(there.kept) == before + 1)
        until(one.page, lambda: one.waiting() == [])


def test_an_answer_whose_receipt_got_lost_on_the_way_is_kept_once(browser: Any, there: There) -> None:
    """The site kept it, the network broke before it could say so: it is sent again and changes nothing."""
    with somebody(browser, there.form) as one:
        before = len(there.kept)
        lost = []

        def lose(route: Any) -> None:
            lost.append(route.fetch())
            route.abort()

        one.page.route("**/answers/", lose, times=1)
        one.fills()
        one.page.wait_for_selector("text=worden verstuurd zodra er verbinding is")
        until(one.page, lambda: lost)
        assert lost[0].status == 200
        one.page.evaluate("dispatchEvent(new Event('online'))")
        one.page.wait_for_selector("text=Uw antwoorden zijn aangekomen.")
        assert len(there.kept) == before + 1


def test_the_login_page_of_a_strange_network_is_no_receipt(browser: Any, there: There) -> None:
    with somebody(browser, there.form) as one:
        one.page.route("**/answers/", lambda route: route.fulfill(status=200, body="<h1>Log in</h1>"), times=1)
        one.fills()
        one.page.wait_for_selector("text=worden verstuurd zodra er verbinding is")
        one.page.evaluate("dispatchEvent(new Event('online'))")
        one.page.wait_for_selector("text=Uw antwoorden zijn aangekomen.")


def test_the_second_at_a_kiosk_sees_nothing_of_the_first(browser: Any, there: There) -> None:
    with somebody(browser, f"{there.form}?c=kiosk", viewport={"width": 1024, "height": 768}) as one:
        first = one.fills(words="Het geheim van de eerste")
        one.page.get_by_role("button", name="Volgende persoon").click()
        assert one.heading == "Waarom niet?"
        assert first not in one.page.content() and "geheim" not in one.page.content()
        one.page.go_back()
        one.page.wait_for_timeout(300)
        if one.page.url == "about:blank":
            one.page.go_forward()
        one.begin()
        while True:
            assert one.page.locator("input:checked").count() == 0
            for typed in one.page.locator("textarea, input[type=text]").all():
                assert typed.input_value() == ""
            if "Over u" in one.heading:
                break
            if one.page.locator('input[name="age"]').count():
                one.say("age", "75+")
            one.step()
        assert "geheim" not in one.page.evaluate("document.documentElement.outerHTML")


def test_a_kiosk_begins_anew_after_a_minute_of_silence(browser: Any, there: There) -> None:
    with somebody(browser, "about:blank") as one:
        one.page.clock.install()
        one.page.goto(f"{there.form}?c=kiosk")
        one.begin()
        one.say("age", "35-44")
        one.page.clock.run_for(51_000)
        assert one.page.get_by_role("dialog").is_visible()
        one.page.get_by_role("button", name="Ja, ik ga verder").click()
        assert not one.page.get_by_role("dialog").count()
        assert one.page.locator("input:checked").count() == 1
        one.page.clock.run_for(61_000)
        assert one.heading == "Waarom niet?"
        assert one.waiting() == []
        one.trouble = [told for told in one.trouble if there.form.split("/v/")[0] not in told]


def test_a_kiosk_says_how_many_wait(browser: Any, there: There) -> None:
    with somebody(browser, f"{there.form}?c=kiosk") as one:
        one.page.wait_for_selector("html[data-kept]")
        one.context.set_offline(True)
        for n in (1, 2):
            one.fills()
            one.page.get_by_role("button", name="Volgende persoon").click()
            one.page.wait_for_selector(f"text=Nog te versturen: {n}.")
        one.context.set_offline(False)
        until(one.page, lambda: one.waiting() == [])
        one.page.wait_for_function("document.querySelector('.waiting').textContent === ''")


def test_under_sixteen_it_ends_politely_and_nothing_is_kept_or_sent(browser: Any, there: There) -> None:
    with somebody(browser, there.form) as one:
        sent: list[str] = []
        one.page.on("request", lambda told: sent.append(told.url) if told.method == "POST" else None)
        one.begin()
        one.say("age", "under_16")
        one.step()
        one.page.wait_for_selector("text=Je bent jonger dan 16.")
        assert sent == [] and one.waiting() == []
        assert one.page.locator("button.primary").count() == 0


def test_health_is_asked_after_its_consent_only_and_goes_with_it(browser: Any, there: There) -> None:
    with somebody(browser, there.form) as one:
        one.begin()
        one.say("age", "45-54")
        for _ in range(4):
            one.step()
        health = one.page.locator('[data-row="health"]')
        for consent, seen in (("no", False), ("yes", True), ("no", False)):
            one.say("consent_health", consent)
            one.step()
            assert health.is_visible() is seen
            if seen:
                one.say("barriers.health", "yes")
            one.page.get_by_role("button", name="Terug").click()
        one.step()
        one.to_the_end()
        one.page.wait_for_selector("text=aangekomen")
        assert all(row["barriers.health"] is None for row in there.kept)


def test_what_is_wrong_is_told_and_the_focus_leads_there(browser: Any, there: There) -> None:
    with somebody(browser, there.form) as one:
        one.begin()
        one.step()
        assert one.page.evaluate("document.activeElement.className") == "summary"
        one.page.keyboard.press("Tab")
        one.page.keyboard.press("Enter")
        assert one.page.evaluate("document.activeElement.name") == "age"
        assert axe(one.page) == []


def test_the_whole_form_without_a_mouse(browser: Any, there: There) -> None:
    with somebody(browser, there.form) as one:
        press = one.page.keyboard.press
        one.page.get_by_role("button", name="Begin", exact=True).focus()
        press("Enter")
        assert one.page.evaluate("document.activeElement.tagName") == "H1"
        press("Tab")
        press("ArrowDown")
        press("ArrowDown")
        assert one.page.locator("input:checked").get_attribute("value") == "25-34"
        while not one.done:
            before = one.page.locator("main").inner_text()
            one.page.locator("main button.primary").focus()
            press("Enter")
            one.page.wait_for_function("before => document.querySelector('main').innerText !== before", arg=before)
        assert one.page.evaluate("document.activeElement.tagName") == "H1"


def test_the_back_button_of_a_telephone_goes_a_screen_back(browser: Any, there: There) -> None:
    with somebody(browser, there.form) as one:
        one.begin()
        one.say("age", "55-64")
        one.step()
        assert one.heading == "Waar ging u heen?"
        one.page.go_back()
        assert one.heading == "Vooraf"
        assert one.page.locator("input:checked").get_attribute("value") == "55-64"


def test_the_other_language_keeps_what_was_answered(browser: Any, there: There) -> None:
    with somebody(browser, there.form) as one:
        one.begin()
        one.say("age", "55-64")
        one.page.get_by_role("button", name="English").click()
        assert one.page.locator("html").get_attribute("lang") == "en"
        assert one.page.locator("input:checked").get_attribute("value") == "55-64"
        assert "Step 1 of" in one.page.locator(".progress").inner_text()
    with somebody(browser, there.form, locale="en-GB") as one:
        assert one.page.get_by_role("button", name="Nederlands").is_visible()


@pytest.mark.parametrize(
    "window", [{"width": 320, "height": 640}, {"width": 1280, "height": 900}], ids=["small", "desk"]
)
def test_axe_finds_nothing_on_any_screen_and_nothing_is_too_wide(browser: Any, there: There, window: dict) -> None:
    wrong = []
    with somebody(browser, there.form, viewport=window) as one:
        wrong += axe(one.page)
        one.begin()
        one.say("age", "65-74")
        for _ in range(20):
            one.page.evaluate("document.querySelectorAll('.row input[value=yes]').forEach(one => one.click())")
            wrong += [f"{one.heading}: {told}" for told in axe(one.page)]
            if (needed := one.page.evaluate("document.documentElement.scrollWidth")) > window["width"]:
                wrong.append(f"{one.heading} needs {needed} pixels")
            if one.done:
                break
            one.step()
        one.page.goto(f"{there.form}erase/")
        wrong += axe(one.page)
    assert wrong == []


def test_both_engines_ask_the_same_in_the_same_order(browser: Any) -> None:
    """What is asked, shown, and kept: the script of the form and `publiek.surveys.instruments` on the same forms."""
    vectors = form_vectors.vectors()
    page = browser.new_page()
    page.add_script_tag(content=_parts())
    assert page.evaluate(_ORDERS, vectors) == []
    assert page.evaluate(_FORMS, vectors) == []
    page.close()


def _parts() -> str:
    """The part of the script that decides, in sight of the test."""
    whole = form_script().split("'use strict';\n", 1)[1]
    return whole.split("// Which filled-in forms still have to be sent?")[0]


_ORDERS = """({ questionnaires, orders }) => orders.filter(one => {
  const asked = questionnaires[one.questionnaire], item = itemsOf(asked).find(other => other.code === one.item);
  const same = JSON.stringify(orderOf(item, one.seed)) === JSON.stringify(one.order);
  return !same || JSON.stringify(setsOf(item, one.seed, asked.order.most_sets)) !== JSON.stringify(one.sets);
})"""
#: A file may hold an answer that the form does not show (the weightiest of what was said no to); the form sends none.
_FORMS = """({ questionnaires, forms }) => forms.flatMap(one => {
  const told = questionnaires[one.questionnaire], given = asked(one.clean, told), wrong = [];
  const text = value => JSON.stringify(value);
  const same = (name, ours, theirs) => { if (text(ours) !== text(theirs)) wrong.push([name, ours, theirs]); };
  const shown = list => list.filter(choice => isShown(choice, one.clean)).map(choice => choice.code);
  const plain = answers => Object.entries(answers).map(([column, value]) => [column, String(value)]).sort();
  const offered = ([column, value]) => !itemsOf(told).some(item => item.code === column && item.options.length
    && !one.options[column].includes(value));
  same('clean', plain(given), plain(one.clean).filter(offered));
  same('asked', itemsOf(told).filter(item => isAsked(item, one.clean)).map(item => item.code), one.asked);
  for (const item of itemsOf(told)) {
    if (item.rows.length) same(item.code, shown(item.rows), one.rows[item.code]);
    if (item.options.length) same(item.code, shown(item.options), one.options[item.code]);
  }
  if (ends(one.given, told)) same('keep', false, one.keep);
  return wrong.slice(0, 1);
})"""


def test_the_form_as_one_file_works_from_a_stick_and_what_it_hands_over_is_imported(
    browser: Any, there: There, tmp_path: Path
) -> None:
    house = asking.begun(tmp_path / "home")
    file = tmp_path / "form.html"
    file.write_text(form_file(asked_of(house, survey_of(house, asking.CODE)), pin=PIN, unit="markt"), encoding="utf-8")
    with somebody(browser, file.as_uri()) as one:
        one.trouble = [told for told in one.trouble if not told.endswith(file.as_uri())]
        codes = []
        for words in ("Te laat op de avond", ""):
            codes.append(one.fills(words=words))
            assert axe(one.page) == []
            one.page.get_by_role("button", name="Volgende persoon").click()
        one.page.wait_for_selector("text=Bewaard op dit apparaat: 2.")
        one.page.get_by_role("button", name="Voor wie de enquête afneemt").click()
        one.page.get_by_label("Pincode").fill("000000")
        one.step()
        one.page.wait_for_selector("text=Deze pincode klopt niet.")
        one.page.get_by_label("Pincode").fill(PIN)
        with one.page.expect_download() as taken:
            one.step()
        out = tmp_path / "answers.json"
        taken.value.save_as(out)
        assert len(json.loads(out.read_text(encoding="utf-8"))) == 2
        one.page.get_by_role("button", name="Het bestand is er").click()
        one.page.wait_for_selector("text=Dit apparaat is leeg.")
        assert one.waiting() == []
    understood = importing.understand(house, asking.CODE, out)
    taken_in = importing.keep(house, asking.CODE, understood)
    rows = answers_of(house, asking.CODE).table.to_pylist()
    assert (taken_in.kept, taken_in.set_aside) == (2, 0)
    assert {row["receipt"] for row in rows} == {receipt_of(code.replace("-", "")) for code in codes}
    # The place is in the file, but a file may hold a name there: what is kept is a name for the place.
    (unit,) = {row["unit"] for row in rows}
    assert unit not in ("", "markt")
    assert {row["visits.theatre"] for row in rows} == {"never"}
