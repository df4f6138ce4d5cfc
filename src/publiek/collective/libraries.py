"""Are the libraries for looking together here?"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from publiek.errors import Text, UsageError


def needed(name: str) -> Any:
    """The library `name` of the extra `collective`. Raises UsageError "collective-extra-missing"."""
    try:
        return import_module(name)
    except ImportError:
        missing = name
    raise UsageError(
        "collective-extra-missing",
        Text("Om samen te kijken is meer software nodig.", "Looking together needs more software."),
        Text(
            "Installeer het met: pip install 'publiek[collective]'.",
            "Install it with: pip install 'publiek[collective]'.",
        ),
        {"library": missing},
    )
