"""Nothing is sent without a share rule: the real commands, with every connection they would make seen from outside.

Two witnesses: an audit hook in the process, whichever library asks, and where the system has it a trace of the system
calls of the process and all it starts.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from publiek.collective import contributing
from publiek.collective.wire import certificates, counterparts
from tests.support.contributing import HOUSE, HUB, ROUND, Home, a_home

#: Every command is traced: it takes a minute and a half.
pytestmark = pytest.mark.long

ID = "samen-in-de-stad"
THEATRE = Path(__file__).parents[2] / "examples" / "town" / "theatre" / "bestellingen.csv"
#: An audit hook sees every connection the interpreter makes, whichever library asks for it, and ends it.
GUARDED = """
import json, sys
connected = []
def guard(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "urllib.Request", "http.client.connect"):
        connected.append(event)
        raise SystemExit(99)
sys.addaudithook(guard)
from publiek.cli import main
for command in json.loads(sys.argv[1]):
    sys.argv, code = ["publiek", *command], 0
    connected.clear()
    try:
        main()
    except SystemExit as end:
        code = end.code or 0
    print(f"ENDED {code} {int(bool(connected))}", file=sys.stderr, flush=True)
"""
_CALLS = re.compile(r"\b(connect|sendto|sendmsg|sendmmsg)\(.*(AF_INET|sin_addr|sin6_addr)")


@pytest.fixture(scope="module")
def connected(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A house that knows where its hub is, and has something approved and packed."""
    home = a_home(tmp_path_factory.mktemp("house"), THEATRE).agree()
    home.approve(home.prepare())
    home.pack()
    certificates.make(home.keys, HOUSE)
    theirs = certificates.make(home.place / "hub-keys", HUB, hosts=("127.0.0.1",))
    counterparts.connect(home.house, HUB, "https://127.0.0.1:9", certificate=theirs.pem())
    return home


def environment(home: Home) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PUBLIEK_KEYS": str(home.keys), "HOME": str(home.place)}


def told(home: Home, command: str, *arguments: str) -> list[str]:
    named = ["-o", HOUSE, "--home", str(home.place / "home")]
    return ["contribute", command, *arguments, *named]


def of_round(home: Home, command: str, *arguments: str) -> list[str]:
    return told(home, command, ID, "--round", ROUND, *arguments)


def guarded(home: Home, commands: list[list[str]]) -> list[tuple[int, bool, str]]:
    """The real commands, one after another in one process: how each ended, whether it connected, what it said."""
    script = [sys.executable, "-c", GUARDED, json.dumps(commands)]
    done = subprocess.run(script, cwd=home.place, capture_output=True, text=True, env=environment(home))
    assert done.returncode == 0, done.stderr
    parts = re.split(r"^ENDED (\d+) (\d)\n", done.stderr, flags=re.MULTILINE)
    return [(int(parts[n + 1]), parts[n + 2] == "1", parts[n]) for n in range(0, len(parts) - 1, 3)]


def every_command(home: Home) -> list[list[str]]:
    files = home.place / "files"
    return [
        ["contribute", "identity", "iemand", "--home", str(home.place / "home")],
        of_round(home, "send"),
        told(home, "fetch", ID),
        of_round(home, "prepare"),
        of_round(home, "show"),
        of_round(home, "approve", "--as", "directeur", "--code", "0"),
        of_round(home, "pack"),
        told(home, "approver", str(files / "directeur.identity.yaml"), "--role", "direction"),
        told(home, "status"),
        told(home, "receive", str(files)),
        told(home, "stop", ID),
        told(home, "withdraw", ID),
    ]


def test_no_command_connects_where_there_is_no_rule(connected: Home, tmp_path: Path) -> None:
    home = Home(Path(shutil.copytree(connected.place, tmp_path / "place")))
    shutil.rmtree(home.sharing / "rules")
    commands = every_command(home)
    ended = {command[1]: told for command, told in zip(commands, guarded(home, commands), strict=True)}
    assert not [name for name, (_, connects, _) in ended.items() if connects]
    for name in ("send", "prepare", "pack", "stop", "fetch"):
        code, _, said = ended[name]
        assert (code, "no-share-rule" in said) == (8, True), (name, said)


def test_only_send_and_fetch_connect_and_only_while_the_rule_holds(connected: Home, tmp_path: Path) -> None:
    home = Home(Path(shutil.copytree(connected.place, tmp_path / "place")))
    commands = every_command(home)
    # The witness sees what it must see: the sending of what may leave, the fetching, and nothing of all the rest.
    connects = {command[1] for command, told in zip(commands, guarded(home, commands), strict=True) if told[1]}
    assert connects == {"send", "fetch"}


@pytest.mark.parametrize("how", ["stopped", "over", "another-agreement", "fewer-tables"])
def test_what_may_no_longer_leave_is_not_sent(connected: Home, tmp_path: Path, how: str) -> None:
    home = Home(Path(shutil.copytree(connected.place, tmp_path / "place")))
    rule = home.sharing / "rules" / f"{ID}.yaml"
    agreement = home.sharing / "agreements" / f"{ID}.yaml"
    if how == "stopped":
        contributing.stop(home.house, ID)
    elif how == "over":
        rule.write_text(
            rule.read_text().replace("since: 2026-11-29", "since: 2024-11-29").replace("2030-07", "2025-07")
        )
    elif how == "another-agreement":
        agreement.write_bytes(agreement.read_bytes().replace(b"persons: 10", b"persons: 20"))
    else:
        rule.write_text(rule.read_text().replace("- takings\n", ""))
    ((code, connects, said),) = guarded(home, [of_round(home, "send")])
    assert (code, connects) == (8, False), said
    assert "share-rule" in said


def traced(home: Home, commands: list[list[str]], trace: Path) -> str:
    """The system calls about the network, of the same commands without the guard."""
    plain = GUARDED.replace("sys.addaudithook(guard)", "")
    strace = ["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace)]
    script = [*strace, sys.executable, "-c", plain, json.dumps(commands)]
    subprocess.run(script, cwd=home.place, capture_output=True, env=environment(home))
    return trace.read_text("utf-8", "replace") if trace.exists() else "PTRACE"


@pytest.mark.skipif(not shutil.which("strace"), reason="needs strace to see the system calls")
@pytest.mark.long
def test_the_system_sees_no_connection_either(connected: Home, tmp_path: Path) -> None:
    home = Home(Path(shutil.copytree(connected.place, tmp_path / "place")))
    steps = [of_round(home, "send"), of_round(home, "prepare"), of_round(home, "pack")]
    sent = traced(home, steps[:1], tmp_path / "sent")
    if "PTRACE" in sent:
        pytest.skip("this system does not let a process be traced")
    assert _CALLS.search(sent)
    contributing.stop(home.house, ID)
    assert not _CALLS.search(traced(home, steps, tmp_path / "stopped"))
