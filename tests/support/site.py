"""A site to ask: the framework prepared once for a test process, people in it, and a real one in its own process."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publiek.web.people.models import Organisation, Person

PASSWORD = "een lange zin als wachtwoord"


def prepare_once() -> None:
    """The framework for this test process: shared mode, SQLite in a folder of its own (or PUBLIEK_TEST_DATABASE).

    A test that needs data gives `settings.PUBLIEK` another home.
    """
    from publiek.web.preparing import prepare
    from publiek.web.site import site_of

    place = Path(tempfile.mkdtemp(prefix="publiek-site-"))
    prepare(
        site_of(
            {
                "home": place / "home",
                "state": place / "state",
                "mode": "shared",
                "names": ("testserver",),
                "secure": False,
                # Tests of other things log in as administrators and ask many pages; those of these two set them.
                "second_factor": "offered",
                "page_limit": 1_000_000,
                "api_limit": 1_000_000,
                "database": os.environ.get("PUBLIEK_TEST_DATABASE", ""),
            }
        )
    )
    _quick_hashes()
    _one_look_at_the_files()


def _quick_hashes() -> None:
    """Argon2 with its smallest parameters: 100 MB of memory for each of two thousand logins is not what is tested.

    The strong parameters stand in the settings of a site (test_web_security_list), and every site in a process of its
    own uses them.
    """
    from django.contrib.auth.hashers import Argon2PasswordHasher as Hasher

    Hasher.time_cost, Hasher.memory_cost, Hasher.parallelism = 1, 8, 1


def _one_look_at_the_files() -> None:
    """Every test client looks through all files that the site serves; they are the same for all: one look is enough."""
    from whitenoise.middleware import WhiteNoiseMiddleware as Server

    look, seen = Server.add_files_from_finders, {}

    def once(server: Server) -> None:
        if not seen:
            look(server)
            seen.update(server.files)
        server.files.update(seen)

    Server.add_files_from_finders = once


def a_person(email: str, *, keeper: bool = False) -> Person:
    """Somebody with an account."""
    from publiek.web.people.models import Person

    return Person.objects.create_user(email, PASSWORD, name=email.split("@")[0], keeper=keeper)


def an_organisation(slug: str, *, kind: str = "house", **facts: object) -> Organisation:
    """An organisation of the site."""
    from publiek.web.people.models import Organisation

    return Organisation.objects.create(slug=slug, name=str(facts.pop("name", slug.title())), kind=kind, **facts)


def seated(email: str, organisation: Organisation, role: str) -> Person:
    """Somebody with a role in an organisation."""
    from publiek.web.people.models import Membership, Person

    person = Person.objects.filter(email=email).first() or a_person(email)
    Membership.objects.create(person=person, organisation=organisation, role=role)
    return person


@contextmanager
def running_site(home: Path, *, settings: Path | None = None, port: int = 0) -> Iterator[str]:
    """A real `publiek serve` in a process of its own; gives its address and stops it in the end."""
    port = port or free_port()
    command = [str(Path(sys.executable).with_name("publiek")), "serve", "--no-open", "--port", str(port)]
    command += ["--home", str(home), *(["--site", str(settings)] if settings else [])]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(1200):
                if process.poll() is not None:
                    break
                try:
                    urllib.request.urlopen(f"{address}/well/", timeout=2)
                except OSError:
                    time.sleep(0.1)
                else:
                    yield address
                    return
            said.seek(0)
            raise AssertionError(f"the site did not start: {said.read().decode()}")
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def free_port() -> int:
    """A port of this machine that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def words_of(html: str) -> str:
    """The text of a page without its markup, on one line."""
    return " ".join(re.sub(r"<[^>]*>", " ", re.sub(r"<(script|style|svg).*?</\1>", " ", html, flags=re.S)).split())
