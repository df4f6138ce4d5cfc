"""Hubs, key holders and houses as processes: on this machine, or each on a machine of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.federated_world import CANARY, World

PUBLIEK = Path(sys.executable).parent / "publiek"
#: How a command becomes one on the machine of somebody.
Inside = Callable[..., list[str]]


def here(name: str, *words: object) -> list[str]:
    """On this machine."""
    return list(map(str, words))


@contextmanager
def server(
    command: str, place: Path, *, inside: Inside = here, address: str = "127.0.0.1", port: int = 0
) -> Iterator[str]:
    """A hub or a key holder, started as somebody would; gives its address."""
    told = place / "heard.txt"
    words = (PUBLIEK, *command.split(), place / "data", "--address", address, "--port", port, "--keys", place / "keys")
    with told.open("w") as heard:
        running = subprocess.Popen(inside(place.name, *words, "--language", "en"), stderr=heard, stdout=heard)
    try:
        wait_for(lambda: "Listens at" in told.read_text(), [running])
        yield "https://" + told.read_text().split("Listens at ")[1].split()[0].rstrip(".")
    finally:
        running.terminate()
        assert running.wait(20) == 130


@contextmanager
def houses(
    world: World, manners: Mapping[str, str], *, hub: str, holder: str, inside: Inside = here
) -> Iterator[Mapping[str, subprocess.Popen]]:
    """Every house in its manner, until it is ready to send."""
    running = {}
    try:
        for name, manner in manners.items():
            words = (sys.executable, "-m", "tests.support.federated_node", world.folder, name, manner, hub, holder)
            running[name] = subprocess.Popen(inside(name, *words))
        for name, process in running.items():
            wait_for(lambda name=name: said(world, name, "ready"), [process])
        yield running
    finally:
        for process in running.values():
            process.kill()
            process.wait()


def said(world: World, name: str, what: str) -> bool:
    """Whether a house came so far."""
    return (world.folder / name / f"{what}.json").exists()


def told(world: World, name: str, what: str) -> list:
    """What a house said of it."""
    return json.loads((world.folder / name / f"{what}.json").read_text())


def wait_for(true: Callable[[], object], processes: Sequence[subprocess.Popen] = (), *, seconds: float = 150) -> None:
    """Wait until something holds; fails when a process ends in trouble before."""
    end = time.monotonic() + seconds
    while not true():
        assert all(one.poll() in (None, 0) for one in processes), "a process ended before its time"
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def nobody_in(place: Path) -> int:
    """Looks for bookers in every file below `place`; gives how many files were looked at."""
    words = (CANARY.lower(), "verzonnen 0", "bedachtestraat", "voorbeeld.example", "3011ab")
    looked = 0
    for path in place.rglob("*"):
        if path.is_file():
            content = path.read_bytes().lower()
            assert not [word for word in words if word.encode() in content], path.name
            looked += 1
    return looked
