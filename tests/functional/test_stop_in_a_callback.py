"""A stop that comes while the reader of a file calls the program back: heard, said once, and nothing is lost.

The library cannot pass such a stop on; it would print where it was and report a row that it cannot read.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

#: The command, with Ctrl-C pressed inside the reader's call about the n'th odd row.
_PRESSED = """
import os, signal, sys
from publiek.deliveries.opening.odd_rows import OddRows
from publiek.cli import main
plain, seen = OddRows.__call__, []
def pressed(self, record):
    seen.append(record)
    if len(seen) == {nth}:
        os.kill(os.getpid(), signal.SIGINT)
    return plain(self, record)
OddRows.__call__ = pressed
sys.argv = ["publiek", *sys.argv[1:]]
main()
"""


@pytest.mark.parametrize("nth", [1, 1_700])
def test_a_stop_in_the_middle_of_an_odd_row(tmp_path: Path, nth: int) -> None:
    file = tmp_path / "odd.csv"
    rows = "".join(f"T{n};Hamlet;12,50;3011 AB{';te veel' if n % 300 == 0 else ''}\n" for n in range(600_000))
    file.write_text("Bestelnummer;Voorstelling;Prijs;Postcode\n" + rows, encoding="utf-8")
    environment = os.environ | {"PUBLIEK_KEYS": str(tmp_path / "keys"), "PUBLIEK_CHECKPOINT_SECONDS": "1e-9"}
    words = ["import", str(file), "-o", "huis", "--home", str(tmp_path / "home")]
    command = [sys.executable, "-c", _PRESSED.format(nth=nth), *words]
    stopped = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert stopped.returncode == 130
    assert "Traceback" not in stopped.stderr
    assert "OddRows" not in stopped.stderr
    lines = stopped.stderr.splitlines()
    assert lines[-1] == "Gestopt. Er is niets half bewaard."
    states = list((tmp_path / "home").rglob("STATE"))
    assert (
        bool(states) == (nth > 1) == ("Tot hier is het bewaard. Geef dezelfde opdracht: dan gaat het verder." in lines)
    )
    plain = [str(Path(sys.executable).with_name("publiek")), *words]
    again = subprocess.run(plain, env=environment, capture_output=True, text=True)
    assert again.returncode == 0
    assert ("rijen waren al gedaan" in again.stderr) == (nth > 1)
