"""How does somebody deliver a file in the browser, and take it back? From a drop to a figure."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from publiek import pipeline
from publiek.web.people.models import LogEntry, Organisation, Person
from publiek.web.uploads import arriving, leaving, queueing, working
from publiek.web.uploads.models import Acceptance, Job, Upload
from publiek.web.visibility import house_of
from tests.support import messy
from tests.support.site import an_organisation, seated, words_of

pytestmark = pytest.mark.django_db
DATA = "/o/de-brug/data/"


@pytest.fixture(autouse=True)
def place(settings, tmp_path: Path) -> Path:
    """A site of its own: data, state and keys."""
    state = tmp_path / "state"
    (state / "uploads").mkdir(parents=True)
    settings.PUBLIEK = replace(settings.PUBLIEK, home=tmp_path / "home", state=state, keys=tmp_path / "keys")
    settings.FILE_UPLOAD_TEMP_DIR = str(state / "uploads")
    return tmp_path


@pytest.fixture
def house() -> Organisation:
    return an_organisation("de-brug", name="De Brug", venue_pc4=3011)


@pytest.fixture
def steward(client: Client, house: Organisation) -> Person:
    person = seated("stef@example.org", house, "steward")
    client.force_login(person)
    return person


def dropped(client: Client, content: bytes, name: str = "export.csv", at: str = DATA):
    """A file sent with an ordinary form."""
    return client.post(f"{at}files/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def in_parts(client: Client, content: bytes, *, until: int | None = None, at: str = DATA) -> dict:
    """A file sent as the script of the page does, up to byte `until`."""
    told = client.post(f"{at}files/begin/", {"size": len(content)}).json()
    while not told["arrived"] and (until is None or told["received"] < until):
        told = part(client, told, content).json()
    return told


def part(client: Client, told: dict, content: bytes, **changed: object):
    """The next part, or one that is wrong in some way."""
    offset = int(changed.get("offset", told["received"]))
    body = bytes(changed.get("body", content[offset : offset + told["part"]]))
    digest = str(changed.get("digest", hashlib.sha256(body).hexdigest()))
    headers = {"Upload-Offset": str(offset), "Part-SHA256": digest}
    return client.post(told["parts"], body, content_type="application/octet-stream", headers=headers)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arriving, "PART", 1000)


@pytest.fixture
def theatre(town: Path) -> bytes:
    return (town / "theatre" / "bestellingen.csv").read_bytes()


# --- A file arrives ---


def test_a_file_that_is_dropped_is_shown_as_it_is_understood(
    client: Client, steward: Person, theatre: bytes, place: Path
) -> None:
    page = dropped(client, theatre)
    said = words_of(page.content.decode())
    assert "bestellingen en tickets uit pretix" in said
    assert "Rijen gezien 1.313" in said
    assert "30 september 2022 tot en met 22 juni 2025" in said
    assert "E-mail e-mailadres van de boeker gecodeerd" in said
    assert "Telefoonnummer niet gebruikt weggelaten contactgegeven" in said


def test_it_lies_under_a_name_of_our_own_and_for_our_eyes_only(
    client: Client, steward: Person, theatre: bytes, place: Path
) -> None:
    for name in ("../../Jansen.csv", "..\\..\\Jansen.csv", "/etc/Jansen", "Jan\x00sen\r\n.csv", "." * 300):
        dropped(client, theatre, name)
    uploads = list((place / "state" / "uploads").iterdir())
    assert len(uploads) == 5
    for folder in uploads:
        assert re.fullmatch(r"[\w-]{32}", folder.name)
        assert {path.name for path in folder.iterdir()} <= {"file", "seen.json", "lock"}
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "file").stat().st_mode) == 0o600
    assert "Jansen" not in client.get(DATA).content.decode()
    assert not LogEntry.objects.filter(detail__icontains="jansen").exists()


@pytest.mark.usefixtures("small_parts")
def test_a_file_in_parts_goes_on_where_it_was(client: Client, steward: Person, theatre: bytes) -> None:
    told = in_parts(client, theatre, until=5000)
    assert told["received"] == 5000
    page = client.get(told["page"])
    assert "Kies hetzelfde bestand opnieuw" in words_of(page.content.decode())
    again = client.get(told["parts"]).json()
    assert again == told
    while not again["arrived"]:
        again = part(client, again, theatre).json()
    assert Upload.objects.get().file.read_bytes() == theatre
    assert "uit pretix" in words_of(client.get(told["page"]).content.decode())


@pytest.mark.usefixtures("small_parts")
def test_the_parts_are_chained_so_that_another_file_is_noticed(client: Client, steward: Person, theatre: bytes) -> None:
    told, mark = in_parts(client, theatre, until=3000), ""
    for at in (0, 1000, 2000):
        digest = hashlib.sha256(theatre[at : at + 1000]).hexdigest()
        mark = hashlib.sha256(f"{mark}{digest}".encode()).hexdigest()
    assert told["mark"] == mark


@pytest.mark.usefixtures("small_parts")
def test_a_part_that_is_not_right_changes_nothing(client: Client, steward: Person, theatre: bytes) -> None:
    told = in_parts(client, theatre, until=2000)
    wrong = [
        (409, {"offset": 1000}),  # once more
        (409, {"offset": 4000}),  # one was left out
        (422, {"digest": "0" * 64}),
        (422, {"body": theatre[2000:2500]}),  # half a part
        (422, {"body": theatre[2000:3001]}),  # more than was agreed
        (422, {"body": b""}),
    ]
    for status, changed in wrong:
        answer = part(client, told, theatre, **changed)
        assert answer.status_code == status, changed
        assert answer.json()["error"]["what"]
        assert client.get(told["parts"]).json() == told
    for offset in ("", "-1", "1e3", "\u0661", "9" * 40):
        headers = {"Upload-Offset": offset.encode("utf-8").decode("latin-1"), "Part-SHA256": ""}
        answer = client.post(told["parts"], b"x", content_type="application/octet-stream", headers=headers)
        assert answer.status_code == 409
    while not told["arrived"]:
        told = part(client, told, theatre).json()
    assert part(client, told, theatre, offset=0).status_code == 409
    assert Upload.objects.get().file.read_bytes() == theatre


@pytest.mark.usefixtures("small_parts")
def test_a_file_that_vanished_from_the_disk_begins_anew(client: Client, steward: Person, theatre: bytes) -> None:
    told = in_parts(client, theatre, until=3000)
    leaving.take_away(Upload.objects.get())
    assert client.get(told["parts"]).json()["received"] == 0
    assert part(client, told, theatre).status_code == 409
    assert part(client, told, theatre, offset=0).json()["received"] == 1000


def test_what_is_too_large_or_does_not_fit_is_refused_before_it_is_sent(
    client: Client, steward: Person, settings
) -> None:
    settings.PUBLIEK = replace(settings.PUBLIEK, upload_limit=1000)
    answer = client.post(f"{DATA}files/begin/", {"size": 1001})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "upload-too-large")
    assert "upload-too-large" in dropped(client, b"x" * 1001).content.decode()
    settings.PUBLIEK = replace(settings.PUBLIEK, upload_limit=10**15)
    answer = client.post(f"{DATA}files/begin/", {"size": 10**14})
    assert (answer.status_code, answer.json()["error"]["code"]) == (507, "upload-no-room")
    for size in ("", "0", "-5", "1.5", "x", "9" * 30):
        assert client.post(f"{DATA}files/begin/", {"size": size}).status_code == 400
    assert not Upload.objects.exists()
    assert not list(settings.PUBLIEK.uploads.iterdir())


def test_nobody_fills_the_disk_with_beginnings(client: Client, steward: Person) -> None:
    codes = [client.post(f"{DATA}files/begin/", {"size": 10}).status_code for _ in range(arriving.AT_ONCE + 1)]
    assert codes == [201] * arriving.AT_ONCE + [400]


# --- What is no delivery ---


def _zip_bomb(folder: Path) -> bytes:
    import zipfile

    path = folder / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("x.csv", b"0" * 50_000_000)
    return path.read_bytes()


def test_what_is_no_delivery_is_refused_in_words_and_removed_at_once(
    client: Client, steward: Person, tmp_path: Path, settings
) -> None:
    kinds = {
        "png": b"\x89PNG\r\n\x1a\n" + bytes(500),
        "exe": b"MZ\x90" + bytes(500),
        "pdf": b"%PDF-1.7\n" + bytes(500),
        "blank": b"\r\n \r\n",
        "html": b"<html><script>alert(1)</script></html>",
        "bomb": _zip_bomb(tmp_path),
    }
    for kind, content in kinds.items():
        page = dropped(client, content, f"{kind}.csv")
        said = page.content.decode()
        assert page.status_code == 422, kind
        assert "Code voor de helpdesk" in said and "meteen van de site verwijderd" in said, kind
        assert "alert(1)" not in said
        assert not list(settings.PUBLIEK.uploads.iterdir()), kind
        leaving.give_up(Upload.objects.get())
    assert dropped(client, b"").status_code == 400


def test_giving_up_removes_the_file_at_once(client: Client, steward: Person, theatre: bytes, settings) -> None:
    page = dropped(client, theatre)
    client.post(f"{page.request['PATH_INFO']}give-up/")
    assert not list(settings.PUBLIEK.uploads.iterdir())
    assert client.get(page.request["PATH_INFO"]).status_code == 404


def test_what_nobody_came_back_for_is_removed_after_a_day(
    client: Client, steward: Person, theatre: bytes, settings
) -> None:
    dropped(client, theatre)
    dropped(client, theatre)
    assert leaving.sweep() == 0
    old = Upload.objects.first()
    Upload.objects.filter(pk=old.pk).update(touched_at=timezone.now() - leaving.KEPT_FOR - timedelta(minutes=1))
    assert leaving.sweep() == 1
    assert [path.name for path in settings.PUBLIEK.uploads.iterdir()] == [Upload.objects.get().token]


# --- The columns ---


def _chosen(page: str) -> dict[str, str]:
    """What the form of the columns would send as it stands."""
    chosen = {"header_row": re.search(r'name="header_row" value="(\d+)"', page)[1]}
    for name, options in re.findall(r'<select[^>]* name="([\w-]+)".*?>(.*?)</select>', page, re.S):
        at = re.search(r'value="([^"]*)" selected', options)
        chosen[name] = at[1] if at else ""
    return chosen


def test_a_file_in_own_words_is_understood_after_some_clicks(client: Client, steward: Person, tmp_path: Path) -> None:
    page = dropped(client, messy.own_words(tmp_path).read_bytes())
    assert page.status_code == 422
    address = f"{page.request['PATH_INFO']}columns/"
    form = client.get(address).content.decode()
    headers = re.findall(r'<th scope="row">([A-Z]+)</th>\s*<td>(.*?)</td>', form)
    chosen = _chosen(form) | _meant(headers)
    done = client.post(address, chosen, follow=True)
    assert done.status_code == 200, words_of(done.content.decode())
    assert "Wat gebeurt er met elke kolom?" in done.content.decode()
    client.post(address, {"anew": "yes"})
    assert client.get(page.request["PATH_INFO"]).status_code == 422
    # Once imported, the next file of this kind is understood at once, and the choices are shown again.
    client.post(address, chosen)
    client.post(f"{page.request['PATH_INFO']}import/")
    working.next_one()
    assert Job.objects.get().state == "done"
    following = dropped(client, messy.own_words(tmp_path).read_bytes() + b"9;3011 AA;1-04-2025;Hamlet;1;x@example.org")
    assert following.status_code == 200
    again = _chosen(client.get(f"{following.request['PATH_INFO']}columns/").content.decode())
    assert {name: again[name] for name in _meant(headers)} == _meant(headers)


def _meant(headers: list[tuple[str, str]]) -> dict[str, str]:
    return {f"field-{n}": _MEANINGS[header] for n, (_, header) in enumerate(headers) if header in _MEANINGS}


_MEANINGS = {
    "kenmerk": "order_id",
    "gebied": "postcode",
    "moment": "performance_date",
    "stuk": "production_title",
    "stks": "quantity",
    "bereikbaar via": "email",
}


def test_a_mapping_that_does_not_hold_together_points_at_the_columns(
    client: Client, steward: Person, theatre: bytes
) -> None:
    address = f"{dropped(client, theatre).request['PATH_INFO']}columns/"
    chosen = _chosen(client.get(address).content.decode())
    wrong = chosen | {"field-0": "email", "field-1": "email", "field-5": "email"}
    page = client.post(address, wrong)
    assert page.status_code == 422
    said = page.content.decode()
    assert said.count('aria-invalid="true" aria-describedby="refusal"') == 3
    assert "mapping-invalid" in said
    for name, value in (("header_row", "x"), ("header_row", "999"), ("header_row", "-1"), ("field-0", "passwords")):
        assert client.post(address, chosen | {name: value}).status_code == 422, (name, value)
    assert client.post(address, chosen, follow=True).status_code == 200


def test_of_the_content_only_the_shape_is_shown(client: Client, steward: Person) -> None:
    rows = "".join(f"{n},Jan Vogelzang{n},jan{n}@vogelzang.example,30{11 + n} KV,06-1234567{n}\r\n" for n in range(9))
    page = dropped(client, f"nr,wie,mail,pc,bel\r\n{rows}".encode())
    form = client.get(f"{page.request['PATH_INFO']}columns/").content.decode()
    assert "9999 AA" in form
    for value in ("vogelzang", "Vogelzang", "KV", "1234567"):
        assert value not in form and value not in page.content.decode()


def test_of_a_workbook_with_several_sheets_one_is_chosen(client: Client, steward: Person, tmp_path: Path) -> None:
    page = dropped(client, messy.several_sheets(tmp_path).read_bytes(), "book.xlsx")
    said = page.content.decode()
    assert '<select id="sheet"' in said
    numbers = re.findall(r'<option value="(\d+)"', said)
    assert len(numbers) > 1
    address = page.request["PATH_INFO"]
    answers = {client.post(f"{address}sheet/", {"sheet": number}, follow=True).status_code for number in numbers}
    assert 200 in answers
    client.post(f"{address}sheet/", {"sheet": "99; rm"})
    assert Upload.objects.get().sheet == ""


# --- The import, the findings, the way back ---


def imported(client: Client, content: bytes) -> Job:
    """A file delivered and imported, by the worker that does it in a process of its own."""
    page = dropped(client, content)
    client.post(f"{page.request['PATH_INFO']}import/")
    assert working.next_one()
    return Job.objects.first()


def counted(house: Organisation) -> int:
    return pipeline.look(house_of(house), only=("segment_index",))["segment_index"].base.of


def test_a_delivery_counts_is_found_good_and_is_withdrawn_from_every_figure(
    client: Client, steward: Person, house: Organisation, theatre: bytes, settings
) -> None:
    head, *rows = theatre.decode("utf-8-sig").splitlines(keepends=True)
    first = imported(client, "".join([head, *rows[:600]]).encode())
    assert (first.state, first.delivery) == ("done", 1), first.error
    before = counted(house)
    second = imported(client, "".join([head, *rows[600:]]).encode())
    assert second.delivery == 2
    assert counted(house) > before
    assert not list(settings.PUBLIEK.uploads.iterdir())
    assert not Upload.objects.exists()

    page = client.get(f"{DATA}jobs/{second.pk}/", follow=True).content.decode()
    said = words_of(page)
    read, kept, aside = (second.counts[f"rows_{one}"] for one in ("read", "kept", "set_aside"))
    assert read == kept + aside == len(rows) - 600
    assert f"{read} rijen gelezen = {kept} bewaard + {aside} apart gezet" in said
    assert "Wat u kunt doen:" in said and "no-performance" in said

    client.post(f"{DATA}2/good/")
    assert Acceptance.objects.get().person == steward
    assert "nagekeken" in words_of(client.get(DATA).content.decode())

    assert "terugnemen?" in client.get(f"{DATA}2/withdraw/").content.decode()
    assert counted(house) > before
    client.post(f"{DATA}2/withdraw/")
    assert counted(house) == before
    assert "teruggenomen" in words_of(client.get(DATA).content.decode())
    assert client.post(f"{DATA}2/good/").status_code == 400
    noted = LogEntry.objects.filter(organisation=house, subject__in=("import", "withdraw", "accept"))
    assert [one.detail["delivery"] for one in noted.order_by("id")] == [1, 2, 2, 2]
    # The house is still called what it is called, not by its id.
    assert house_of(house).store.current().organisation["name"] == "De Brug"


def test_the_same_file_twice_changes_nothing_and_says_so(client: Client, steward: Person, theatre: bytes) -> None:
    imported(client, theatre)
    again = imported(client, theatre)
    assert again.already_kept
    assert "was al ingelezen als levering 1" in words_of(client.get(f"{DATA}jobs/{again.pk}/").content.decode())


def test_what_waits_can_be_stopped_and_gone_on_with(client: Client, steward: Person, theatre: bytes) -> None:
    address = dropped(client, theatre).request["PATH_INFO"]
    client.post(f"{address}import/")
    client.post(f"{address}import/")
    job = Job.objects.get()
    assert client.get(address).headers["Location"] == f"{DATA}jobs/{job.pk}/"
    assert client.post(f"{address}give-up/").status_code == 400
    assert "Wacht op zijn beurt" in client.get(f"{DATA}jobs/{job.pk}/").content.decode()
    client.post(f"{DATA}jobs/{job.pk}/stop/")
    job.refresh_from_db()
    assert job.state == "stopped"
    assert not working.next_one()
    client.post(f"{DATA}jobs/{job.pk}/again/")
    assert Job.objects.filter(state="queued").count() == 1


def test_an_import_that_is_refused_says_why_and_keeps_the_file_to_be_mended(
    client: Client, steward: Person, theatre: bytes
) -> None:
    address = dropped(client, theatre).request["PATH_INFO"]
    client.post(f"{address}import/")
    upload = Upload.objects.get()
    upload.mapping.write_text("{}")
    working.next_one()
    job = Job.objects.get()
    assert (job.state, job.error["code"]) == ("failed", "mapping-invalid")
    page = client.get(f"{DATA}jobs/{job.pk}/").content.decode()
    assert "mapping-invalid" in page and "Kolommen verbeteren" in page
    assert "niet gelukt" in client.get(DATA).content.decode()


def test_while_an_import_waits_nothing_is_withdrawn(
    client: Client, steward: Person, house: Organisation, theatre: bytes
) -> None:
    imported(client, theatre)
    Job.objects.create(organisation=house, state="running")
    assert client.post(f"{DATA}1/withdraw/").status_code == 400
    assert counted(house)


def test_the_page_of_a_running_import_asks_for_itself_and_ends(client: Client, house: Organisation) -> None:
    client.force_login(seated("an@example.org", house, "analyst"))
    job = Job.objects.create(organisation=house, state="running", step="read", share=0.42, left_seconds=130.0)
    page = client.get(f"{DATA}jobs/{job.pk}/").content.decode()
    assert "namen eraf halen, nog ongeveer 2 minuten" in page
    assert f'hx-get="{DATA}jobs/{job.pk}/now/"' in page and 'http-equiv="refresh"' in page
    assert 'value="42"' in page and "U mag deze pagina verlaten" in page
    assert "/stop/" not in page
    Job.objects.filter(pk=job.pk).update(state="failed", error=None)
    assert client.get(f"{DATA}jobs/{job.pk}/now/").headers["HX-Redirect"] == f"{DATA}jobs/{job.pk}/"


# --- The queue ---


@pytest.fixture
def three() -> Iterator[list[Organisation]]:
    yield [an_organisation(name) for name in ("een", "twee", "drie")]


def test_houses_take_turns_and_one_has_one_import_at_a_time(three: list[Organisation]) -> None:
    one, two, _ = three
    many = [Job.objects.create(organisation=one) for _ in range(3)]
    late = Job.objects.create(organisation=two)
    first = queueing.claim()
    assert first == many[0]
    assert queueing.claim() == late
    assert queueing.claim() is None
    Job.objects.filter(pk=late.pk).update(state="done")
    Job.objects.filter(pk=first.pk).update(state="done")
    again = Job.objects.create(organisation=two)
    assert queueing.claim() == many[1]
    assert queueing.claim() == again


def test_after_a_start_what_was_running_waits_again_unless_it_had_to_stop(three: list[Organisation]) -> None:
    running = Job.objects.create(organisation=three[0], state="running", attempts=1)
    asked = Job.objects.create(organisation=three[1], state="running", stop_asked=True)
    often = Job.objects.create(organisation=three[2], state="running", attempts=queueing.ATTEMPTS)
    assert queueing.put_back() == 1
    for job in (running, asked, often):
        job.refresh_from_db()
    assert (running.state, asked.state, often.state) == ("queued", "stopped", "failed")
    assert often.error["code"] == "import-interrupted"


# --- Who may ---


def test_who_may_look_and_who_may_deliver(client: Client, house: Organisation, theatre: bytes) -> None:
    steward = seated("stef@example.org", house, "steward")
    client.force_login(steward)
    told = in_parts(client, theatre)
    job = Job.objects.create(organisation=house)
    looking = [DATA, f"{DATA}jobs/{job.pk}/", f"{DATA}jobs/{job.pk}/now/"]
    changing = [told["page"], told["parts"], f"{told['page']}columns/"]
    posting = [
        f"{DATA}files/",
        f"{DATA}files/begin/",
        f"{DATA}1/good/",
        f"{DATA}1/withdraw/",
        f"{DATA}jobs/{job.pk}/stop/",
    ]
    for role, may_look in (("analyst", True), ("reader", False)):
        client.force_login(seated(f"{role}@example.org", house, role))
        assert {client.get(one).status_code for one in looking} == {200 if may_look else 403}
        assert {client.get(one).status_code for one in changing} == {403}
        assert {client.post(one).status_code for one in posting} == {403}
    assert 'type="file"' not in client.get(DATA).content.decode()


def test_an_upload_of_somebody_else_does_not_exist(client: Client, house: Organisation, theatre: bytes) -> None:
    client.force_login(seated("stef@example.org", house, "steward"))
    told = in_parts(client, theatre)
    job = Job.objects.create(organisation=house, upload=Upload.objects.get())
    other = an_organisation("de-kade")
    client.force_login(seated("ans@example.org", house, "steward"))
    for address in (told["page"], told["parts"], f"{told['page']}columns/"):
        assert client.get(address).status_code == 404
    for address in ("part/", "sheet/", "give-up/", "import/", "columns/"):
        assert client.post(told["page"] + address).status_code == 404
    assert client.post(f"{DATA}jobs/{job.pk}/again/").status_code == 400
    client.force_login(seated("kas@example.org", other, "administrator"))
    for address in (told["page"], f"{DATA}jobs/{job.pk}/", DATA):
        assert client.get(address).status_code == 404
        assert client.get(address.replace("de-brug", "de-kade")).status_code == (200 if address == DATA else 404)
    assert Upload.objects.get().file.exists()


def test_only_on_ones_own_computer_one_begins_without_an_organisation(client: Client, steward: Person) -> None:
    assert client.get("/begin/").status_code == 404


def test_the_parts_of_a_file_have_a_limit_of_their_own(client: Client, steward: Person, theatre: bytes) -> None:
    from publiek.web.frame.limits import UPLOADS, kind_of

    request = client.post(f"{DATA}files/begin/", {"size": 10}).wsgi_request
    assert kind_of(request) == ("upload", UPLOADS)
