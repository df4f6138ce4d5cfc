"""Machines of their own on one machine: a network namespace each, on one switch, with who watches what leaves it.

Needs root on Linux with iproute2. Nothing of the machine's own network is touched: the switch has a namespace too.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

_NET = "10.77.0"
#: Notes the other side of every packet that leaves (way 4: outgoing), until it is ended.
_WATCH = """
import json, signal, socket, sys
seen = set()
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
line.bind(("eth0", 0))
print("watching", flush=True)
try:
    while True:
        packet, where = line.recvfrom(2048)
        kind = int.from_bytes(packet[12:14], "big")
        if where[2] == 4 and kind == 0x0800:
            head = 14 + (packet[14] & 15) * 4
            port = int.from_bytes(packet[head + 2 : head + 4], "big") if packet[23] in (6, 17) else 0
            seen.add((socket.inet_ntoa(packet[30:34]), packet[23], port))
        elif where[2] == 4 and kind not in (0x0806, 0x86DD):
            seen.add(("other", kind, 0))
        elif where[2] == 4 and kind == 0x86DD:
            seen.add((socket.inet_ntop(socket.AF_INET6, packet[38:54]), packet[20], 0))
finally:
    print(json.dumps(sorted(seen)), flush=True)
"""


@dataclass
class Switch:
    """The switch and the machines on it."""

    prefix: str
    machines: dict[str, str] = field(default_factory=dict)
    watchers: dict[str, subprocess.Popen] = field(default_factory=dict)

    def plug_in(self, name: str) -> str:
        """A machine with one line to the switch; gives its address."""
        address, space, port = f"{_NET}.{len(self.machines) + 1}", self.space(name), self.port(name)
        run("ip", "netns", "add", space)
        run("ip", "-n", self.hall, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", space)
        run("ip", "-n", self.hall, "link", "set", port, "master", "switch", "up")
        self.inside(name, "sh", "-c", "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6")
        run("ip", "-n", space, "link", "set", "lo", "up")
        run("ip", "-n", space, "addr", "add", f"{address}/24", "dev", "eth0")
        run("ip", "-n", space, "link", "set", "eth0", "up")
        # There is a way out, so that who calls elsewhere is seen to do so.
        run("ip", "-n", space, "route", "add", "default", "via", f"{_NET}.254")
        self.machines[name] = address
        return address

    @property
    def hall(self) -> str:
        return f"{self.prefix}-hall"

    def space(self, name: str) -> str:
        return f"{self.prefix}-{name}"

    def port(self, name: str) -> str:
        return f"to-{name}"[:15]

    def command(self, name: str, *words: object) -> list[str]:
        """`words` as a command on that machine."""
        return ["ip", "netns", "exec", self.space(name), *map(str, words)]

    def inside(self, name: str, *words: str) -> str:
        return run(*self.command(name, *words))

    def watch(self, name: str) -> None:
        """From now on every packet that leaves the machine is noted."""
        made = subprocess.Popen(
            self.command(name, sys.executable, "-c", _WATCH), stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert made.stdout and made.stdout.readline() == "watching\n"
        self.watchers[name] = made

    def seen(self, name: str) -> set[tuple[str, int, int]]:
        """Address, protocol (6: TCP) and port of everything that left."""
        watcher = self.watchers.pop(name)
        watcher.terminate()
        heard, _ = watcher.communicate(timeout=10)
        return {tuple(one) for one in json.loads(heard)}

    def cut_off(self, name: str) -> None:
        """Pull the plug."""
        run("ip", "-n", self.hall, "link", "set", self.port(name), "down")

    def slow_down(self, name: str, rate: str) -> None:
        """What the machine sends goes no faster than `rate`."""
        run("tc", "-n", self.space(name), "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", rate, "burst", "8kb",
            "latency", "2s")  # fmt: skip

    def listening(self, name: str) -> str:
        """What listens there: empty when nothing does."""
        return self.inside(name, "ss", "-Hltun").strip()


@contextmanager
def switch() -> Iterator[Switch]:
    """A switch that is gone afterwards, with all machines on it."""
    require_namespaces()
    made = Switch(f"pb{os.getpid() % 100_000}")
    run("ip", "netns", "add", made.hall)
    try:
        run("ip", "-n", made.hall, "link", "add", "switch", "type", "bridge")
        run("ip", "-n", made.hall, "addr", "add", f"{_NET}.254/24", "dev", "switch")
        run("ip", "-n", made.hall, "link", "set", "switch", "up")
        yield made
    finally:
        for watcher in made.watchers.values():
            watcher.kill()
            watcher.wait()
        for name in [*map(made.space, made.machines), made.hall]:
            subprocess.run(["ip", "netns", "del", name], check=False)


def require_namespaces() -> None:
    """Skips, and says why, where no namespaces can be made."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("network namespaces need root on Linux: run this test as root")
    if not all(shutil.which(tool) for tool in ("ip", "ss", "tc")):
        script = Path(__file__).parent / "install_debian.sh"
        subprocess.run(["sh", script, "iproute2"], check=False)
    if not all(shutil.which(tool) for tool in ("ip", "ss", "tc")):
        pytest.skip("needs iproute2 (ip, ss, tc): sudo apt install iproute2")
    name = f"pb{os.getpid() % 100_000}-try"
    tried = subprocess.run(["ip", "netns", "add", name], check=False, capture_output=True, text=True)
    subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
    if tried.returncode:
        pytest.skip(f"this machine lets nobody make network namespaces: {tried.stderr.strip()}")


def run(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stderr}"
    return done.stdout
