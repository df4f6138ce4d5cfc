"""Does a delivery survive a broken connection, a killed server and a second person? With real processes."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from publiek.pipeline import House
from tests.support.deliverer import Deliverer, Server, many_orders, until

MB = 1_000_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with Server(tmp_path / "home") as one:
        yield one


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    return many_orders(tmp_path / "orders.csv", megabytes=14)


def begun(server: Server, town: Path, name: str = "De Brug") -> Deliverer:
    """Somebody on their own computer, whose first small file was given up again: there is an organisation now."""
    person = Deliverer(server.address)
    person.get("/begin/")
    content = (town / "maker" / "verkoop.csv").read_bytes()
    person.send("/begin/", file=("../../x.csv", content), name=name, postcode="3011 AA")
    assert person.status == 200, person.page
    person.send(f"{person.at}give-up/")
    return person


def kept(tmp_path: Path, slug: str = "de-brug") -> list[tuple[int, int]]:
    """The deliveries that count: number and rows."""
    history = House(slug, tmp_path / "home").store.history()
    return [(one.number, one.ledger["rows_kept"]) for one in history if not one.withdrawn]


def jobs(tmp_path: Path) -> list[tuple[str, int, str]]:
    """State, attempts and step of every import, as the site remembers them."""
    with sqlite3.connect(tmp_path / "home-site" / "site.sqlite3", timeout=20) as database:
        return database.execute("SELECT state, attempts, step FROM uploads_job ORDER BY id").fetchall()


def children() -> list[str]:
    """The imports that run on this machine for a file in parts of this test."""
    told = subprocess.run(["ps", "-eo", "pid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in told.splitlines() if "--progress json" in line]


def test_from_the_first_page_to_a_delivery(server: Server, town: Path, tmp_path: Path) -> None:
    person = Deliverer(server.address)
    assert "Begin met een bestand" in person.get("/")
    person.get("/begin/")
    person.send("/begin/", file=("export.csv", b"x"), name="", postcode="3011 AA")
    assert person.status == 400 and "organisation-unnamed" in person.page
    person.send("/begin/", file=("export.csv", b"x"), name="De Brug", postcode="1")
    assert person.status == 400 and "venue-postcode-unreadable" in person.page
    content = (town / "theatre" / "bestellingen.csv").read_bytes()
    person.send("/begin/", file=("../../Jan Jansen.csv", content), name="De Brug", postcode="3011 AA")
    assert "pretix" in person.page and person.at.startswith("/o/de-brug/data/files/")
    person.send(f"{person.at}import/")
    person.follow()
    assert person.at == "/o/de-brug/data/1/"
    assert [number for number, _ in kept(tmp_path)] == [1]
    assert House("de-brug", tmp_path / "home").store.current().organisation["venue_pc4"] == 3011
    assert not list((tmp_path / "home-site" / "uploads").iterdir())
    person.get("/begin/")
    person.send("/begin/", file=("x.csv", content), name="De Brug", postcode="3011 AA")
    assert person.status == 400 and "organisation-there" in person.page


def test_a_server_that_is_killed_while_a_file_arrives_loses_nothing(
    server: Server, town: Path, orders: Path, tmp_path: Path
) -> None:
    person = begun(server, town)
    told = person.deliver("/o/de-brug/data/", orders, until_part=2)
    server.stop()
    # Half a part that was being written when it ended: it does not count, and is written over.
    file = next((tmp_path / "home-site" / "uploads").glob("*/file"))
    with file.open("ab") as behind:
        behind.write(b"half a part")
    server.start()
    assert "Kies hetzelfde bestand opnieuw" in person.get(told["page"])
    assert person.json(told["parts"]) == told
    told = person.go_on(told, orders)
    assert told["arrived"]
    assert file.read_bytes() == orders.read_bytes()
    assert "Rijen gezien" in person.get(told["page"])


def test_a_server_that_is_killed_while_it_imports_goes_on_and_keeps_it_once(
    server: Server, town: Path, orders: Path, tmp_path: Path
) -> None:
    person = begun(server, town)
    told = person.deliver("/o/de-brug/data/", orders)
    person.get(told["page"])
    person.send(f"{told['page']}import/")
    job = person.at
    until(lambda: ("running", 1, "read") in jobs(tmp_path), seconds=60)
    server.stop()
    until(lambda: not children(), seconds=30)
    assert [number for number, _ in kept(tmp_path)] in ([], [1])
    server.start()
    person.get(job)
    person.follow()
    assert person.at == "/o/de-brug/data/1/", person.page
    rows = orders.read_bytes().count(b"\n") - 1
    assert kept(tmp_path) == [(1, rows)]
    assert jobs(tmp_path)[0][:2] == ("done", 2)
    assert not list((tmp_path / "home-site" / "uploads").iterdir())


def test_stopping_keeps_nothing_and_going_on_keeps_all(server: Server, town: Path, tmp_path: Path) -> None:
    person = begun(server, town)
    told = person.deliver("/o/de-brug/data/", many_orders(tmp_path / "orders.csv", megabytes=60))
    person.get(told["page"])
    person.send(f"{told['page']}import/")
    job = person.at
    until(lambda: ("running", 1, "read") in jobs(tmp_path), seconds=60)
    person.send(f"{job}stop/")
    until(lambda: jobs(tmp_path)[0][0] == "stopped", seconds=60)
    assert not children()
    assert kept(tmp_path) == []
    assert "uw cijfers zijn niet veranderd" in person.get(job)
    # A server that is asked to end while it imports lets the import wait for the next start.
    person.send(f"{job}again/")
    until(lambda: jobs(tmp_path)[1][0] == "running", seconds=60)
    server.stop(signal.SIGTERM)
    assert jobs(tmp_path)[1][0] in ("queued", "done")
    server.start()
    until(lambda: jobs(tmp_path)[1][0] == "done", seconds=240)
    assert [number for number, _ in kept(tmp_path)] == [1]


def test_two_at_once_do_not_mix(server: Server, town: Path, tmp_path: Path) -> None:
    people = [begun(server, town, name) for name in ("De Brug", "De Kade")]
    files = [many_orders(tmp_path / f"{n}.csv", megabytes=9, names=f"Persoon{n}") for n in range(2)]
    slugs = ("de-brug", "de-kade")

    def whole(person: Deliverer, slug: str, file: Path) -> None:
        told = person.deliver(f"/o/{slug}/data/", file)
        person.get(told["page"])
        person.send(f"{told['page']}import/")
        person.follow()

    with ThreadPoolExecutor(2) as both:
        list(both.map(whole, people, slugs, files))
    for slug, file in zip(slugs, files, strict=True):
        assert kept(tmp_path, slug) == [(1, file.read_bytes().count(b"\n") - 1)]


def test_two_tabs_with_one_file_do_not_mix(server: Server, town: Path, orders: Path, tmp_path: Path) -> None:
    first = begun(server, town)
    told = first.deliver("/o/de-brug/data/", orders, until_part=1)
    second = Deliverer(server.address)
    second.get(told["page"])
    body = orders.read_bytes()[told["received"] : told["received"] + told["part"]]
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda person: person.part(told, body), (first, second)))
    assert sorted(answer.get("error", {}).get("code", "") for answer in answers) == ["", "upload-out-of-step"]
    told = first.go_on(first.json(told["parts"]), orders)
    assert next((tmp_path / "home-site" / "uploads").glob("*/file")).read_bytes() == orders.read_bytes()


@pytest.mark.long
def test_a_very_large_file_streams_with_bounded_memory_and_goes_on_from_its_checkpoint(
    server: Server, town: Path, tmp_path: Path
) -> None:
    person = begun(server, town)
    file = many_orders(tmp_path / "large.csv", megabytes=300)
    before = server.memory_peak()
    told = person.deliver("/o/de-brug/data/", file)
    person.get(told["page"])
    assert "Rijen gezien" in person.page
    grown = server.memory_peak() - before
    print(f"{grown / MB:.0f} MB more memory for 300 MB")
    assert grown < 400 * MB, f"{grown / MB:.0f} MB more"
    person.send(f"{told['page']}import/")
    job = person.at
    until(lambda: list((tmp_path / "home").glob("organisations/*/unfinished/*/STATE")), seconds=240)
    server.stop()
    until(lambda: not children(), seconds=60)
    server.start()
    person.get(job)
    person.follow(900)
    assert person.at == "/o/de-brug/data/1/", person.page
    assert "waren al gedaan voordat het inlezen stopte" in person.page
    assert kept(tmp_path) == [(1, file.read_bytes().count(b"\n") - 1)]
