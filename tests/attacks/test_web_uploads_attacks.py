"""Does a hostile browser, or a file full of persons, leave anything where it should not?"""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from publiek.web.uploads.models import Upload
from tests.support import canaries
from tests.support.deliverer import Deliverer, Server
from tests.support.site import an_organisation, seated

DATA = "/o/de-brug/data/"
#: What no file of the site may hold, in any case or encoding that could be meant.
SECRETS = (canaries.MARK, canaries.MARK.upper(), canaries.MARK.title(), canaries.NUMBER, "Geheimenaam")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "home") as one:
        yield one


def _full_of_persons() -> bytes:
    header, rows = canaries.plain(canaries.canaries(300))
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([header, *rows])
    return written.getvalue().encode()


def _found(folder: Path) -> set[str]:
    """The files below a folder that hold a secret, whatever they are."""
    found = set()
    for path in folder.rglob("*"):
        if path.is_file() and path.stat().st_size:
            content = path.read_bytes()
            if any(word.encode(how) in content for word in SECRETS for how in ("utf-8", "utf-16-le")):
                found.add(path.name)
    return found


def test_no_person_of_a_file_is_left_anywhere(server: Server, tmp_path: Path) -> None:
    person, pages = Deliverer(server.address), []
    person.get("/begin/")
    name = "Geheimenaam export.csv"
    pages.append(person.send("/begin/", file=(name, _full_of_persons()), name="De Brug", postcode="3011 AA"))
    assert person.status == 200
    address = person.at
    assert _found(tmp_path / "home-site" / "uploads") == {"file"}
    pages.append(person.get(f"{address}columns/"))
    person.get(address)
    pages.append(person.send(f"{address}import/"))
    person.follow()
    assert person.at == f"{DATA}1/", person.page
    pages += [person.page, person.get(DATA)]
    pages.append(person.send(f"{DATA}files/", file=(name, b"Geheimenaam;zqxvogel\r\n1;2\r\n3;4\r\n")))
    person.send(f"{person.at}give-up/")
    for page in pages:
        assert not [word for word in SECRETS if word in page]
    server.stop()
    assert _found(tmp_path / "home-site") == set()
    assert _found(tmp_path / "home") == set()
    assert not [word for word in SECRETS if word in (tmp_path / "server.log").read_text()]
    with sqlite3.connect(tmp_path / "home-site" / "site.sqlite3") as database:
        told = "\n".join(database.iterdump())
    assert not [word for word in SECRETS if word in told]


@pytest.fixture
def place(settings, tmp_path: Path) -> Path:
    state = tmp_path / "state"
    (state / "uploads").mkdir(parents=True)
    settings.PUBLIEK = replace(settings.PUBLIEK, home=tmp_path / "home", state=state, keys=tmp_path / "keys")
    settings.FILE_UPLOAD_TEMP_DIR = str(state / "uploads")
    return tmp_path


@pytest.mark.django_db
@pytest.mark.usefixtures("place")
def test_another_page_in_the_browser_can_start_nothing() -> None:
    house = an_organisation("de-brug")
    client = Client(enforce_csrf_checks=True)
    client.force_login(seated("stef@example.org", house, "steward"))
    upload = Upload.objects.create(organisation=house, person=house.memberships.get().person, size=10)
    at = f"{DATA}files/{upload.token}/"
    for address in ("files/", "files/begin/", "1/good/", "1/withdraw/", "jobs/1/stop/", "jobs/1/again/"):
        assert client.post(DATA + address, {"size": 5}).status_code == 403
    for address in ("part/", "sheet/", "columns/", "give-up/", "import/"):
        assert client.post(at + address).status_code == 403
    body = client.post(f"{at}part/", b"x" * 10, content_type="application/octet-stream", headers={"Upload-Offset": "0"})
    assert body.status_code == 403
    assert Upload.objects.get().received == 0


@pytest.mark.django_db
def test_tokens_that_were_made_up_lead_nowhere(client: Client, place: Path) -> None:
    client.force_login(seated("stef@example.org", an_organisation("de-brug"), "steward"))
    (place / "secret.txt").write_text("geheim")
    for token in ("x", "..", "%2e%2e", "..%2f..%2fsecret.txt", "%00", "a" * 500, "'; DROP TABLE uploads_upload; --"):
        for rest in ("", "part/", "columns/"):
            assert client.get(f"{DATA}files/{token}/{rest}").status_code == 404, token
    for number in ("0", "99", "99999999999999999999"):
        assert client.get(f"{DATA}{number}/").status_code == 404
        assert client.get(f"{DATA}jobs/{number}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.usefixtures("place")
def test_markup_in_headers_is_only_text(client: Client) -> None:
    client.force_login(seated("stef@example.org", an_organisation("de-brug"), "steward"))
    header = (
        'Bestelnr,E-mail,Postcode,Voorstelling,Speeldatum,Aantal,"<script>alert(1)</script>","""><img src=x onerror=a>"'
    )
    rows = "".join(f"{n},a{n}@example.org,3011 AA,Hamlet,2025-03-0{n},2,x,y\r\n" for n in range(1, 9))
    file = SimpleUploadedFile("<script>.csv", f"{header}\r\n{rows}".encode())
    page = client.post(f"{DATA}files/", {"file": file}, follow=True)
    for shown in (page, client.get(f"{page.request['PATH_INFO']}columns/"), client.get(DATA)):
        said = shown.content.decode()
        assert "<script>alert" not in said and "<img src=x" not in said
        assert "unsafe" not in shown.headers["Content-Security-Policy"]
