"""A real pretix in an environment of its own: what its own exporters write, and what its database says.

pretix is AGPL and is never imported by Publiek: it runs as a separate process, from a virtual environment that
PUBLIEK_PRETIX_VENV names (else .venv-pretix in the checkout), made with `python -m venv` and `pip install pretix`.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

_CHECKOUT = Path(__file__).parents[2]
_SHOP = Path(__file__).with_name("pretix_shop.py")


def interpreter() -> Path | None:
    """The Python of the environment that pretix is installed in; None when there is none."""
    environment = Path(os.environ.get("PUBLIEK_PRETIX_VENV", _CHECKOUT / ".venv-pretix"))
    found = environment / "bin" / "python"
    return found if found.is_file() else None


def run_shop(python: Path, folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    """Make the shop in `folder` (half a minute) and let pretix export it; returns the truth per event and order."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DJANGO"))}
    done = subprocess.run([python, _SHOP, folder], env=clean, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        raise RuntimeError(f"pretix stopped: {done.stderr[-2000:]}")
    told: dict[str, dict[str, dict[str, object]]] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    told["alles"] = {code: order for event in list(told.values()) for code, order in event.items()}
    return told
