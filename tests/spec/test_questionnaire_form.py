"""The form as a page and as one file: what stands in it, what it forbids itself, and how people are led to it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from publiek.errors import SurveyError
from publiek.listening.asking import asked_of
from publiek.listening.running import survey_of
from publiek.reports.questionnaires.form import (
    Places,
    form_file,
    form_page,
    form_script,
    form_style,
    poster,
    qr_png,
    qr_svg,
    said_page,
    with_unit,
    worker_script,
)
from publiek.reports.questionnaires.form.page import Asked
from tests.support import asking
from tests.support.typing_in import Terminal

PLACES = Places("answers/", "erase/", "/v/form.js", "/v/form.css", "/static/icon.svg", worker="/v/worker.js")
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\u2028"


@pytest.fixture
def asked(tmp_path: Path) -> Asked:
    house = asking.begun(tmp_path / "home")
    return asked_of(house, survey_of(house, asking.CODE))


def _data(html: str) -> dict:
    return json.loads(re.search(r'id="told">(.*?)</script>', html, re.S)[1])


def test_the_page_tells_the_privacy_text_of_the_register(asked: Asked) -> None:
    told = _data(form_page(asked, PLACES))
    assert any("vragen@example.org" in part["nl"] for one in told["privacy"]["whole"] for part in one["text"])
    assert any("Theater De Brug" in one["nl"] for one in told["privacy"]["short"])


def test_without_somebody_to_turn_to_there_is_no_form(tmp_path: Path) -> None:
    house = asking.begun(tmp_path / "home", contact="")
    with pytest.raises(SurveyError, match="privacy-incomplete"):
        asked_of(house, survey_of(house, asking.CODE))


def test_a_title_is_never_markup(tmp_path: Path) -> None:
    house = asking.begun(tmp_path / "home", title=HOSTILE, contact=HOSTILE)
    asked = asked_of(house, survey_of(house, asking.CODE))
    for html in (form_page(asked, PLACES), form_file(asked, pin="1234"), said_page(HOSTILE, "closed", PLACES)):
        assert "<img" not in html and "<script>alert" not in html
    assert _data(form_page(asked, PLACES))["survey"]["title"]["nl"] == HOSTILE


def test_the_one_file_forbids_itself_everything_but_its_own_script_and_style(asked: Asked) -> None:
    html = form_file(asked, pin="480216", unit="markt")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1].replace("&#39;", "'")
    assert "default-src 'none'" in policy and "unsafe" not in policy and "connect-src" not in policy
    for part, kind in ((form_script(), "script"), (form_style(), "style")):
        inside = re.search(rf"<{kind}>(.*?)</{kind}>", html, re.S)[1]
        assert inside == part
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", html)
    assert "480216" not in html


def test_the_script_is_the_products_own_and_asks_nobody(asked: Asked) -> None:
    for text in (form_script(), worker_script(["/v/form.js"])):
        assert not re.search(r"https?://(?!')", text.replace("https?:", "")), "an address of somebody else"
        for word in (
            "localStorage",
            "sessionStorage",
            "document.cookie",
            "innerHTML",
            "eval(",
            "sendBeacon",
            "import(",
        ):
            assert word not in text


def test_every_word_of_the_form_stands_in_both_languages(asked: Asked) -> None:
    words = _data(form_page(asked, PLACES))["words"]
    assert set(words["nl"]) == set(words["en"]) and all(words["nl"].values()) and all(words["en"].values())
    used = set(re.findall(r"\.(?:say|both)\('([\w.-]+)'", form_script()))
    assert used and used <= set(words["nl"])
    slots = {path: re.findall(r"\{(\w+)\}", text) for path, text in words["nl"].items()}
    assert slots == {path: re.findall(r"\{(\w+)\}", text) for path, text in words["en"].items()}


def test_an_address_carries_the_way_and_the_place() -> None:
    assert with_unit("https://x.example/v/a/", "", "") == "https://x.example/v/a/"
    assert with_unit("https://x.example/v/a/", "qr", "poort é") == "https://x.example/v/a/?c=qr&u=poort%20%C3%A9"


def test_a_code_of_an_address_and_of_none() -> None:
    assert qr_svg("https://x.example/v/a/", title="<Wat?>").startswith("<svg") and "<Wat" not in qr_svg(
        "x", title="<Wat"
    )
    assert qr_png("https://x.example/v/a/").startswith(b"\x89PNG")
    for wrong in ("", "x" * 1_001):
        with pytest.raises(ValueError, match="no address"):
            qr_svg(wrong)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_poster_is_one_tagged_page(language: str) -> None:
    made = PdfReader(
        io.BytesIO(
            poster("Waarom #niet? [x]", house="De *Brug*", address="https://x.example/v/a/?c=qr", language=language)
        )
    )
    assert len(made.pages) == 1 and made.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert made.trailer["/Root"]["/Lang"].startswith(language)
    said = " ".join(made.pages[0].extract_text().split())
    assert "Waarom #niet? [x]" in said and "De *Brug*" in said and "x.example/v/a/" in said


class TestCommands:
    @pytest.fixture
    def terminal(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
        asking.begun(tmp_path / "home")
        return Terminal(tmp_path, monkeypatch, capsys)

    def _form(self, tmp_path: Path, *more: str) -> tuple[str, ...]:
        home, out = str(tmp_path / "home"), str(tmp_path / "out" / "form.html")
        return "survey", "form", "--survey", asking.CODE, "-o", asking.SLUG, "--home", home, "--out", out, *more

    def test_the_form_as_a_file_with_a_pin_that_is_told(self, terminal: Terminal, tmp_path: Path) -> None:
        told = terminal.ask(*self._form(tmp_path), answer="survey form")
        assert re.fullmatch(r"[0-9]{6}", told["pin"])
        assert "<!DOCTYPE html>" in Path(told["file"]).read_text(encoding="utf-8")
        assert "480216" in terminal.say(*self._form(tmp_path, "--pin", "480216")).err

    @pytest.mark.parametrize("wrong", [("--pin", "12"), ("--pin", "abcd"), ("--unit", "<x>")])
    def test_what_does_not_fit_is_refused(self, terminal: Terminal, tmp_path: Path, wrong: tuple[str, str]) -> None:
        assert "survey-form-option" in terminal.say(*self._form(tmp_path, *wrong), code=2).err

    @pytest.mark.parametrize("kind", ["svg", "png", "pdf"])
    def test_a_code_of_an_address(self, terminal: Terminal, tmp_path: Path, kind: str) -> None:
        out = tmp_path / f"code.{kind}"
        words = (
            "survey",
            "qr",
            "https://x.example/v/abc/",
            "--out",
            out,
            "--unit",
            "poort noord",
            "--title",
            "Waarom?",
        )
        told = terminal.ask(*words, answer="survey qr")
        assert told["address"] == "https://x.example/v/abc/?c=qr&u=poort%20noord"
        assert out.stat().st_size > 500

    @pytest.mark.parametrize(
        "wrong",
        [("javascript:alert(1)", "a.svg"), ("https://x.example/v/a/", "a.exe"), ("https://x.example/v/a/", "a.pdf")],
    )
    def test_no_address_or_another_kind_of_file(
        self, terminal: Terminal, tmp_path: Path, wrong: tuple[str, str]
    ) -> None:
        assert terminal.run("survey", "qr", wrong[0], "--out", tmp_path / wrong[1]).code == 2
