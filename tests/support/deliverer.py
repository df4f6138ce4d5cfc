"""Somebody who delivers a file to a real site over the network: pages, forms, and files in parts."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path
from uuid import uuid4

from tests.support.site import free_port


class Server:
    """A `publiek serve` that can be killed and started again at the same address."""

    def __init__(self, home: Path, *, settings: Path | None = None) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._said = (home.parent / "server.log").open("ab")
        program = str(Path(sys.executable).with_name("publiek"))
        self._command = [program, "serve", "--no-open", "--port", str(self.port), "--home", str(home)]
        self._command += ["--site", str(settings)] if settings else []
        self._environment = {**os.environ, "PUBLIEK_KEYS": str(home.parent / "keys"), "PUBLIEK_CHECKPOINT_SECONDS": "1"}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self.stop(signal.SIGTERM)
        self._said.close()

    def start(self) -> None:
        """Start it and wait for the first answer."""
        self._process = subprocess.Popen(self._command, stdout=self._said, stderr=self._said, env=self._environment)
        until(self._answers, seconds=180)

    def stop(self, how: int = signal.SIGKILL) -> None:
        """End it, by default without a warning."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(30)

    def memory_peak(self) -> int:
        """The most memory the process ever held, in bytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status)[1]) * 1024

    def _answers(self) -> bool:
        assert self._process.poll() is None, "the site ended"
        try:
            return urllib.request.urlopen(f"{self.address}/well/", timeout=2).status == 200
        except OSError:
            return False


class Deliverer:
    """A browser without script, and the script that sends a file in parts."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.page, self.status, self.at, self._token = "", 0, "", ""

    def get(self, path: str) -> str:
        """A page; its form can be sent next."""
        return self._ask(urllib.request.Request(self.address + path))

    def send(self, path: str, *, file: tuple[str, bytes] | None = None, **fields: str) -> str:
        """A form as a browser sends it, with the token of the last page."""
        edge, body = uuid4().hex, b""
        for name, value in {**fields, "csrfmiddlewaretoken": self._token}.items():
            body += f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        if file:
            head = f'Content-Disposition: form-data; name="file"; filename="{file[0]}"'
            body += f"--{edge}\r\n{head}\r\nContent-Type: text/csv\r\n\r\n".encode() + file[1] + b"\r\n"
        body += f"--{edge}--\r\n".encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return self._ask(urllib.request.Request(self.address + path, body, headers))

    def json(self, path: str, **fields: str) -> dict:
        """What the script of the page asks: a form in, JSON out."""
        self.send(path, **fields) if fields else self.get(path)
        return json.loads(self.page)

    def part(self, told: dict, body: bytes) -> dict:
        """The next part of a file."""
        headers = {
            "Content-Type": "application/octet-stream",
            "Upload-Offset": str(told["received"]),
            "Part-SHA256": hashlib.sha256(body).hexdigest(),
            "X-CSRFToken": self._token,
        }
        return json.loads(self._ask(urllib.request.Request(self.address + told["parts"], body, headers)))

    def deliver(self, data: str, file: Path, *, until_part: int | None = None) -> dict:
        """A file in parts, all of it or the first ones."""
        self.get(data)
        told = self.json(f"{data}files/begin/", size=str(file.stat().st_size))
        return self.go_on(told, file, until_part=until_part)

    def go_on(self, told: dict, file: Path, *, until_part: int | None = None) -> dict:
        """The parts that are still to come."""
        with file.open("rb") as source:
            while not told["arrived"] and (until_part is None or told["received"] < until_part * told["part"]):
                source.seek(told["received"])
                told = self.part(told, source.read(told["part"]))
        return told

    def follow(self, seconds: float = 240) -> None:
        """Load the page of an import again until it has ended."""
        until(lambda: "/jobs/" not in self._again() or "http-equiv" not in self.page, seconds=seconds)

    def _again(self) -> str:
        self.get(self.at)
        return self.at

    def _ask(self, request: urllib.request.Request) -> str:
        try:
            answer = self._open.open(request, timeout=120)
        except urllib.error.HTTPError as refused:
            answer = refused
        self.status, self.page = answer.status, answer.read().decode()
        self.at = urllib.parse.urlsplit(answer.geturl()).path
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.page)
        self._token = found[1] if found else self._token
        return self.page


def until(holds: Callable[[], bool], *, seconds: float) -> None:
    """Wait until something holds; fail when it takes too long."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.2)


def many_orders(path: Path, *, megabytes: int, names: str = "Vogelzang") -> Path:
    """A large made-up list of orders: names, addresses, three seasons."""
    line = "{n},{n}@{mark}.example,Jan {mark},Kade {house},{pc} AB,"
    line += "Stuk {play},{day:02d}-{month:02d}-{year} 20:15,2,{cents},{year}-01-03\r\n"
    size, n = 0, 0
    with path.open("w", encoding="utf-8", newline="") as file:
        size += file.write("Bestelnr,E-mail,Naam,Adres,Postcode,Voorstelling,Speeldatum,Aantal,Bedrag,Besteldatum\r\n")
        while size < megabytes * 1_000_000:
            n += 1
            size += file.write(
                line.format(
                    n=n, mark=names, house=n % 90, pc=3011 + n % 60, play=n % 40, day=n % 28 + 1, month=n % 12 + 1,
                    year=2023 + n % 3, cents=f"{20 + n % 30}.50",
                )
            )  # fmt: skip
    return path
