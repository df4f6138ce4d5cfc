"""A real provider of OpenID Connect in a process of its own, with the people a test gives it; and a visitor."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.support.site import free_port


@contextmanager
def running_provider(people: dict[str, dict[str, object]]) -> Iterator[str]:
    """A provider that knows `people` (sub -> claims); gives its address."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("oidc-provider-mock")), "--port", str(port)]
    for sub, claims in people.items():
        command += ["--user-claims", json.dumps({"sub": sub, **claims})]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2)
            except OSError:
                time.sleep(0.1)
            else:
                yield address
                return
        raise AssertionError("the provider did not start")
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


class Visitor:
    """Somebody with a browser: cookies, forms with their tokens, redirects."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.web = requests.Session()

    def open(self, address: str) -> requests.Response:
        """A page of the site."""
        return self.web.get(self.site + address, timeout=20)

    def send(self, address: str, *, page: str = "", **fields: str) -> requests.Response:
        """Send a form, with the token of the page it stands on."""
        shown = self.open(page or address).text
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', shown)
        told = {"csrfmiddlewaretoken": token[1] if token else "", **fields}
        return self.web.post(self.site + address, data=told, timeout=20)

    def come_in_through(self, provider: str, *, sub: str, page: str = "/account/login/") -> requests.Response:
        """The button of the provider, its form, and back: the page where one ends."""
        leaving = self.send(f"/account/oidc/{provider}/login/", page=page)
        target = re.search(r'<p><a href="([^"]+)"', leaving.text)
        assert target, leaving.text[:500]
        there = target[1].replace("&amp;", "&")
        return self.web.post(there, data={"sub": sub}, timeout=20)
