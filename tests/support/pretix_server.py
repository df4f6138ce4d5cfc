"""A real pretix in an environment of its own: what its own exporters write, and what its database says.

pretix is AGPL and is never imported by Publiek: it runs as a separate process, from a virtual environment that
PUBLIEK_PRETIX_VENV names (else .venv-pretix in the checkout, which `make test-pretix` installs).
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CHECKOUT = Path(__file__).parents[2]
_SHOP = Path(__file__).with_name("pretix_shop.py")
_WORLD = Path(__file__).with_name("pretix_world.py")


def interpreter() -> Path | None:
    """The Python of the environment that pretix is installed in; None when there is none."""
    environment = Path(os.environ.get("PUBLIEK_PRETIX_VENV", _CHECKOUT / ".venv-pretix"))
    found = environment / "bin" / "python"
    return found if found.is_file() else None


def run_shop(python: Path, folder: Path) -> dict[str, dict[str, dict[str, object]]]:
    """Make the shop in `folder` (half a minute) and let pretix export it; returns the truth per event and order."""
    done = subprocess.run(
        [python, _SHOP, folder], env=_clean(), capture_output=True, text=True, timeout=600, check=False
    )
    if done.returncode:
        raise RuntimeError(f"pretix stopped: {done.stderr[-2000:]}")
    told: dict[str, dict[str, dict[str, object]]] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    told["alles"] = {code: order for event in list(told.values()) for code, order in event.items()}
    return told


@dataclass
class World:
    """A running pretix with an organiser: where its API is, and what it can be asked to do (see pretix_world.py)."""

    address: str
    token: str
    organiser: str
    folder: Path
    process: subprocess.Popen[str]

    def ask(self, do: str, **what: object) -> Any:
        """Let something happen there, or ask what its database says."""
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **what}) + "\n")
        self.process.stdin.flush()
        answer = _line(self.process)["answer"]
        if isinstance(answer, dict) and "error" in answer:
            raise RuntimeError(f"pretix could not {do}: {answer['error']}\n{self.trouble()}")
        return answer

    def trouble(self) -> str:
        """The end of what pretix wrote to its standard error."""
        return (self.folder / "stderr").read_text(encoding="utf-8", errors="replace")[-3000:]


@contextmanager
def running(python: Path, folder: Path) -> Iterator[World]:
    """A pretix of its own in `folder`, for as long as the context lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "stderr").open("w") as stderr:
        process = subprocess.Popen(
            [python, _WORLD, folder],
            env=_clean(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        try:
            told = _line(process)
            yield World(told["address"], told["token"], told["organiser"], folder, process)
        finally:
            process.kill()
            process.wait()


def _line(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"pretix stopped with {process.wait()}")
    told: dict[str, Any] = json.loads(line)
    return told


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DJANGO"))}
