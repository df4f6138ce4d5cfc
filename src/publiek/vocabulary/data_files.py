"""How are data files read? Dated lists and texts in YAML, the product's own and those a person made, by a safe parser.

A file of somebody else can be made to hurt: nested so deep that the parser dies with the whole program, or repeating
itself so often that whoever writes its content out never ends. Such a file is refused as one that cannot be parsed.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

#: Both loaders are the safe ones; the C one is ten times faster.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: Brackets open inside one another; values when every repetition is written out. No honest file comes near.
_DEEPEST, _MOST = 200, 2_000_000
#: With fewer brackets than this the parser survives, however they stand.
_FEW = 2_000
#: Lists in lists on one line ("- - - -"), or lines that begin very far to the right.
_DEEP_LINE = re.compile(r"(?:[-?:][ \t]+(?:[!&]\S*[ \t]+)?){100}|\n[ \t]{500}")


def read_yaml(content: str | bytes) -> Any:
    """The content of a YAML text (bytes are UTF-8): plain values only, never objects. Raises yaml.YAMLError."""
    try:
        text = content.decode("utf-8") if isinstance(content, bytes) else content
        if _DEEP_LINE.search(text) or (text.count("[") + text.count("{") > _FEW and _is_deep(text)):
            raise yaml.YAMLError("nested too deep")
        told = yaml.load(text, Loader=_LOADER)  # noqa: S506
        if "*" in text:
            _written_out(told, {})
    except (ValueError, RecursionError) as trouble:  # a day that does not exist, a number without end
        raise yaml.YAMLError(type(trouble).__name__) from None
    return told


def _is_deep(text: str) -> bool:
    """Whether too many lists and mappings are open at once; told one by one, and no further than that."""
    now = 0
    for event in yaml.parse(text, Loader=_LOADER):
        now += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if now > _DEEPEST:
            return True
    return False


def _written_out(value: Any, known: dict[int, int]) -> int:
    """How many values there are when every repetition is written out; each is looked at once."""
    if not isinstance(value, dict | list):
        return 1
    if id(value) not in known:
        known[id(value)] = _MOST  # met again before it is finished: it holds itself
        parts = value.values() if isinstance(value, dict) else value
        known[id(value)] = 1 + sum(_written_out(part, known) for part in parts)
    if known[id(value)] > _MOST:
        raise yaml.YAMLError("repeats itself too often")
    return known[id(value)]
