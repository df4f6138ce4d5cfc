"""What does the browser run? The parts of the form as one script, and those of the worker that keeps it for later.

Plain JavaScript without any library; the parts stand in `scripts`, in the order in which they lean on each other.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_FORM = ("sha256", "asked", "waiting", "drawing", "form", "leaving", "begin")
_WORKER = ("waiting", "worker")


@cache
def form_script() -> str:
    """The script of the form."""
    return _joined(_FORM)


@cache
def form_style() -> str:
    """The style of the form."""
    return (_HERE / "form.css").read_text(encoding="utf-8")


def worker_script(files: Sequence[str]) -> str:
    """The script of the service worker, which keeps `files` (paths on the site) for when there is no network."""
    head = f"const FILES = {json.dumps(list(files))}, VERSION = {json.dumps(version())};\n"
    return _joined(_WORKER, head)


@cache
def version() -> str:
    """Changes whenever the form or its worker does."""
    return hashlib.sha256((_joined(_FORM) + _joined(_WORKER) + form_style()).encode()).hexdigest()[:12]


def _joined(parts: Sequence[str], head: str = "") -> str:
    # In a function of its own: nothing of it is in sight of the rest of the page.
    inside = "\n".join((_HERE / "scripts" / f"{name}.js").read_text(encoding="utf-8") for name in parts)
    return f"(() => {{\n'use strict';\n{head}{inside}}})();\n"
