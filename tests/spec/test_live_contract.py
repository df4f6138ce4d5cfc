"""What holds for every connector: told in two languages, documented, and never a loss, a secret or a person at a fault.

A new connector is found here by itself; what its fake has is said in `publiek.deliveries.live.fakes`.
"""

from __future__ import annotations

import dataclasses
import json
from importlib import import_module
from pathlib import Path

import pytest

from publiek.deliveries.live import BRINGS, connector, connectors
from publiek.deliveries.live.arriving import rows_of
from publiek.deliveries.live.fakes.serving import serve
from publiek.errors import PubliekError
from tests.support.live_door import door_to, read_all

CODES = [one.code for one in connectors() if one.code != "dip"]
PAGES = Path(__file__).parents[2] / "docs" / "reference"
#: The fields of persons: none of them may have a value of a fake that shows outside of the lines.
PERSON = ("email", "first_name", "last_name", "full_name", "address", "street", "postcode", "birth_date", "company")
PASSING = ["busy", "outage", "not-json", "half"]
LASTING = {
    "busy": {"live-too-busy"},
    "outage": {"live-unreachable"},
    "hang-up": {"live-unreachable"},
    "not-json": {"live-answer-damaged", "agenda-document-refused"},
    "half": {"live-answer-damaged", "live-unreachable"},
}


@pytest.fixture(autouse=True)
def private(monkeypatch):
    monkeypatch.setenv("PUBLIEK_CONNECT_PRIVATE", "1")


def fake_of(code):
    return import_module(f"publiek.deliveries.live.fakes.{code}")


def opened(code, here, **more):
    one, fake = connector(code), fake_of(code)
    # Where a fake is at one path, the house fills in that path.
    return door_to(one, here.address + getattr(fake, "PATH", ""), {**fake.SETTINGS, **more})


def whole(code, faults=None):
    with serve(fake_of(code).sample(), faults=faults) as here:
        programme, changes, _ = read_all(connector(code), opened(code, here))
        return len(here.asked), programme, {key: one.records for key, one in changes.items()}


def test_the_systems_of_the_sector_can_be_connected():
    expected = (
        "eventbrite jsonld limesurvey pretix spektrix tessitura ticketmatic tixly uitdatabank voordemensen yesplan"
    )
    assert set(expected.split()) <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_connector_tells_what_it_needs_in_two_languages_with_its_sources_and_a_page(code):
    one = connector(code)
    assert one.brings and set(one.brings) <= set(BRINGS)
    assert sum(setting.kind == "address" for setting in one.settings) == 1
    for setting in one.settings:
        assert setting.kind in ("text", "secret", "address")
        assert all((setting.label.nl, setting.label.en, setting.help.nl, setting.help.en)), setting.name
        assert setting.kind != "secret" or not setting.known, "a secret is nobody's default"
    assert one.oddities and all(text.nl and text.en for text in one.oddities)
    assert one.sources and all(source.startswith("https://") for source in one.sources)
    assert (PAGES / "systems" / f"{code}.md").exists()
    assert fake_of(code).__doc__ and "http" in fake_of(code).__doc__, "a fake names its sources"


@pytest.mark.parametrize("code", CODES)
def test_a_connection_is_tried_before_it_is_made(code):
    with serve(fake_of(code).sample()) as here:
        found = connector(code).discover(opened(code, here))
    assert found.account and json.dumps(dict(found.facts)), "facts may be shown and kept"


@pytest.mark.parametrize("code", [one.code for one in connectors() if one.code in CODES and one.system])
def test_records_are_lines_of_the_reader_of_the_same_system(code):
    _, _, changes = whole(code)
    records = [record for key in changes for record in changes[key]]
    arrived = rows_of(connector(code).system, records, first_row=1)
    assert arrived.rows.num_rows == len(records) > 0


@pytest.mark.long
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("fault", PASSING)
def test_a_fault_that_passes_loses_nothing_and_doubles_nothing(code, fault):
    asked, programme, changes = whole(code)
    _, after, again = whole(code, dict.fromkeys((1, asked // 2 + 1, asked) if asked > 3 else (asked,), fault))
    assert again == changes
    assert after == programme


@pytest.mark.long
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("fault", sorted(LASTING))
def test_a_fault_that_lasts_is_told_in_words_without_a_secret_or_an_answer(code, fault):
    fake = fake_of(code)
    asked, _, _ = whole(code)
    begin = max(1, asked // 2)
    with serve(fake.sample(), faults=dict.fromkeys(range(begin, begin + 60), fault)) as here:
        door = opened(code, here)
        with pytest.raises(PubliekError) as told:
            read_all(connector(code), door)
    assert told.value.code in LASTING[fault]
    said = "".join(map(str, (told.value, repr(told.value), told.value.where, door, told.value.__cause__)))
    for hidden in (*secrets_of(code), *getattr(fake, "CANARIES", ())):
        assert hidden not in said
    assert told.value.__cause__ is None and told.value.__context__ is None, "nothing behind it to print"


@pytest.mark.long
@pytest.mark.parametrize("code", [code for code in CODES if connector(code).system])
def test_credentials_that_expire_halfway_are_told_and_nothing_is_missed_afterwards(code):
    one = connector(code)
    asked, _, changes = whole(code)
    for after in {1, asked // 2, asked - 1} - {0}:
        with serve(fake_of(code).sample()) as here:
            door, read, cursor = opened(code, here), {}, None
            here.expires_after = after
            with pytest.raises(PubliekError) as told:
                for page in one.read(door, None):
                    read |= {change.key: change.records for change in page.changes}
                    cursor = page.cursor if page.cursor is not None else cursor
            assert told.value.code == "live-credentials-refused"
            here.expires_after = None
            _, rest, _ = read_all(one, opened(code, here), cursor)
        assert read | {key: change.records for key, change in rest.items()} == changes


@pytest.mark.parametrize("code", [code for code in CODES if "sales" in connector(code).brings])
def test_what_is_read_again_is_what_it_was(code):
    one = connector(code)
    with serve(fake_of(code).sample()) as here:
        _, first, cursor = read_all(one, opened(code, here))
        _, second, again = read_all(one, opened(code, here), cursor)
    assert {key: one.records for key, one in second.items()}.items() <= {k: c.records for k, c in first.items()}.items()
    assert len(second) < len(first), "not everything anew"
    assert json.loads(json.dumps(again)) == again


@pytest.mark.parametrize("code", [code for code in CODES if connector(code).system])
def test_nothing_of_a_person_stands_in_a_cursor_or_shows(code):
    one = connector(code)
    shown = []
    with serve(fake_of(code).sample()) as here:
        door, persons, changes = opened(code, here), set(getattr(fake_of(code), "CANARIES", ())), []
        for page in one.read(door, None):
            changes += page.changes
            shown += [json.dumps(page.cursor), repr(page), repr(page.changes), repr(page.programme)]
    rows = rows_of(one.system, [record for change in changes for record in change.records], first_row=1).rows
    for name in set(PERSON) & set(rows.column_names):
        persons |= {value for value in rows.column(name).to_pylist() if value and len(value) > 3}
    assert "sales" not in one.brings or persons
    said = "".join(shown)
    assert not [value for value in persons if value in said]


@pytest.mark.parametrize("code", CODES)
def test_no_secret_shows_in_what_is_kept_or_printed(code):
    with serve(fake_of(code).sample()) as here:
        door = opened(code, here)
        said = [repr(door), str(door), repr(door.auth)]
        said += [json.dumps(page.cursor) + repr(page) for page in connector(code).read(door, None)]
        said.append(str(dataclasses.asdict(connector(code).discover(door))))
    for hidden in secrets_of(code):
        assert hidden not in "".join(said)


def secrets_of(code):
    fake = fake_of(code)
    return [
        fake.SETTINGS[one.name]
        for one in connector(code).settings
        if one.kind == "secret" and one.name in fake.SETTINGS
    ]
