"""What does somebody who is asked to answer open? One page: with its script beside it on a site, or in one file.

The questionnaire stands in the page as data; the script draws it. The one file needs no site and no network, and
forbids itself both: its policy names its own script and style by their digest.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from publiek.errors import Text
from publiek.governance.privacy import PrivacyText
from publiek.reports.questionnaires.form.script import form_script, form_style
from publiek.surveys.instruments.describing import as_json
from publiek.surveys.instruments.questionnaire import Questionnaire
from publiek.vocabulary.data_files import read_yaml

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Asked:
    """What is asked, by whom: one survey of one house. `contact`: where a respondent can ask something."""

    questionnaire: Questionnaire
    survey: str
    title: str
    house: str
    privacy: PrivacyText
    contact: str = ""
    languages: tuple[str, ...] = ("nl", "en")


@dataclass(frozen=True)
class Places:
    """Where the page finds what it needs on a site: addresses of `answers`, of `erase`, of its script, style, icon and
    theme, of the worker ("" where the page is not kept for later); `screen`: "" or "erase".
    """

    answers: str
    erase: str
    script: str
    style: str
    icon: str
    theme: str = ""
    theme_names: str = ""
    worker: str = ""
    screen: str = ""
    kept: bool = True


def form_page(asked: Asked, places: Places) -> str:
    """The page on a site."""
    told = _told(asked) | {
        "mode": "site",
        "screen": places.screen,
        "worker": places.worker,
        "kept": places.kept,
    }
    told["survey"] |= {"answers": places.answers, "erase": places.erase}
    return _render(
        asked.languages[0], told=told, title=asked.title, icon=places.icon, style=places.style, script=places.script,
        theme=places.theme, theme_names=places.theme_names,
    )  # fmt: skip


def form_file(asked: Asked, *, pin: str, unit: str = "") -> str:
    """The same form as one file, for a tablet without a site. Answers leave it as a file, after `pin` was typed.

    The pin keeps a passer-by from taking the answers; somebody who can open the tablet's own files does not need it.
    """
    told = _told(asked) | {"mode": "file", "screen": "", "unit": unit, "worker": "", "kept": False}
    told["survey"] |= {"pin": hashlib.sha256(f"{asked.survey}:{pin}".encode()).hexdigest()}
    script, style = form_script(), form_style()
    policy = (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; form-action 'none'; "
        "base-uri 'none'"
    )
    return _render(
        asked.languages[0], told=told, title=asked.title, policy=policy, script_inside=Markup(script),  # noqa: S704
        style_inside=Markup(style),  # noqa: S704
    )  # fmt: skip


def said_page(house: str, what: str, places: Places, *, languages: tuple[str, ...] = ("nl", "en")) -> str:
    """A page that says why nothing is asked: `what` is "closed" or "used"."""
    heads = [(one, _said(f"{what}.title", one), _said(f"{what}.text", one)) for one in languages]
    return _render(
        languages[0], title=heads[0][1], house=house, said=heads[0][1:], said_also=heads[1:], erase=places.erase,
        erase_words=_said("erase.title", languages[0]), icon=places.icon, style=places.style, theme=places.theme,
        theme_names=places.theme_names,
    )  # fmt: skip


def _told(asked: Asked) -> dict[str, Any]:
    return {
        "survey": {
            "code": asked.survey,
            "title": {"nl": asked.title, "en": asked.title},
            "house": asked.house,
            "contact": asked.contact or asked.house,
        },
        "languages": list(asked.languages),
        "questionnaire": as_json(asked.questionnaire),
        "privacy": {
            "short": [_both(one) for one in asked.privacy.short],
            "whole": [
                {"title": _both(title), "text": [_both(one) for one in text]} for title, text in asked.privacy.whole
            ],
        },
        "words": {language: {path: told[language] for path, told in _words().items()} for language in ("nl", "en")},
    }


def _render(language: str, *, told: Mapping[str, Any] | None = None, **facts: Any) -> str:
    empty = dict.fromkeys(
        ("policy", "style_inside", "script_inside", "icon", "style", "script", "theme", "theme_names", "said",
         "said_also", "erase", "erase_words", "house"), ""
    )  # fmt: skip
    data = Markup(_as_data(told)) if told else ""  # noqa: S704
    return _template().render(
        empty | facts | {"language": language, "told": data, "no_script": _said("no-script", language)}
    )


def _as_data(told: Mapping[str, Any]) -> str:
    """JSON that can stand in a page: nothing in it ends the element or begins another."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _digest(inside: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode("ascii")


def _both(text: Text) -> dict[str, str]:
    return {"nl": text.nl, "en": text.en}


def _said(path: str, language: str) -> str:
    return _words()[path][language]


@cache
def _words() -> dict[str, dict[str, str]]:
    return read_yaml((_HERE / "words.yaml").read_text(encoding="utf-8"))


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("form.html.j2")
