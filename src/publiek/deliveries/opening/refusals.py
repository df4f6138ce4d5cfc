"""Why is a file not opened, in which words, and what can its owner do?

The texts are in `refusal_texts.yaml`; a code never changes its meaning. No text and no fact quotes a cell.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from publiek.errors import DeliveryError, Text
from publiek.vocabulary.data_files import read_yaml


def refuse(code: str, **where: object) -> DeliveryError:
    """The refusal `code` as an error to raise; `where` holds facts that may be shown (names of kinds, counts, rows)."""
    texts = refusal_texts()[code]
    return DeliveryError(code, Text(**texts["what"]), Text(**texts["do"]), dict(where))


@cache
def refusal_texts() -> dict[str, dict[str, dict[str, str]]]:
    """Every refusal of this room: code -> {what: {nl, en}, do: {nl, en}}."""
    texts = resources.files("publiek.deliveries.opening").joinpath("refusal_texts.yaml").read_text("utf-8")
    return read_yaml(texts)  # type: ignore[no-any-return]
