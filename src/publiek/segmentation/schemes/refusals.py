"""Why is a segmentation refused, in which words, and what can its owner do?

The texts are in `refusal_texts.yaml`; a code never changes its meaning. No text and no fact quotes a cell.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from publiek.errors import DisclosureError, PubliekError, SegmentationError, StorageError, Text, UsageError
from publiek.vocabulary.data_files import read_yaml

_KINDS: dict[str, type[PubliekError]] = {
    "segmentation": SegmentationError,
    "usage": UsageError,
    "storage": StorageError,
    "disclosure": DisclosureError,
}


def refuse(code: str, /, **where: object) -> PubliekError:
    """The refusal `code` as an error to raise; `where` holds facts that may be shown (counts, rows, known names)."""
    texts = refusal_texts()[code]
    kind = _KINDS[texts.get("kind", "segmentation")]  # type: ignore[call-overload]
    return kind(code, Text(**texts["what"]), Text(**texts["do"]), dict(where))


@cache
def refusal_texts() -> dict[str, dict[str, dict[str, str]]]:
    """Every refusal of this room: code -> {what: {nl, en}, do: {nl, en}, kind}."""
    file = Path(__file__).with_name("refusal_texts.yaml")
    return read_yaml(file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
