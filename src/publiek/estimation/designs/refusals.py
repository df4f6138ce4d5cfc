"""Why can these weights or this figure not be made, in which words, and what can its maker do?

The texts are in `refusal_texts.yaml`; a code never changes its meaning. No fact quotes an answer of a person.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publiek.errors import SurveyError, Text
from publiek.vocabulary.data_files import read_yaml


def refuse(code: str, /, **where: object) -> SurveyError:
    """The refusal `code` as an error to raise; `where` holds facts that may be shown (margins, categories, counts)."""
    texts = _texts()[code]
    return SurveyError(code, Text(**texts["what"]), Text(**texts["do"]), dict(where))


@cache
def _texts() -> dict[str, dict[str, dict[str, str]]]:
    file = Path(__file__).with_name("refusal_texts.yaml")
    return read_yaml(file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
