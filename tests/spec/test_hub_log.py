"""The log of a hub: what happened, and that nobody can change the account of it unseen."""

from __future__ import annotations

import json

import pytest

from publiek.collective.hub import log
from publiek.collective.hub.log import Head
from publiek.errors import StorageError
from tests.support.collective import MEMBERS, Circle, a_circle


@pytest.fixture
def circle(tmp_path) -> Circle:
    made = a_circle(tmp_path)
    for member in MEMBERS[:3]:
        made.send(member)
    return made


def test_every_package_has_a_line_without_anything_that_stood_in_it(circle):
    lines = circle.hub.log()

    assert [line["member"] for line in lines] == list(MEMBERS[:3])
    assert {line["what"] for line in lines} == {"receive"}
    assert b"visits_per_booker" not in circle.hub.places.log.read_bytes()


def changed(content: bytes) -> dict[str, bytes]:
    lines = content.splitlines(keepends=True)
    return {
        "one byte": content.replace(b"huis-b", b"huis-x", 1),
        "one line dropped": lines[0] + lines[2],
        "two lines in another order": lines[1] + lines[0] + lines[2],
        "a line twice": lines[0] + lines[0] + lines[1],
        "cut off in a line": content[:-9],
        "not our spelling": content.replace(b'", "', b'","', 1),
    }


@pytest.mark.parametrize("how", ["one byte", "one line dropped", "two lines in another order", "a line twice",
                                 "cut off in a line", "not our spelling"])  # fmt: skip
def test_a_log_that_was_changed_is_refused(circle, how):
    path = circle.hub.places.log
    path.write_bytes(changed(path.read_bytes())[how])

    with pytest.raises(StorageError, match="hub-log-changed"):
        circle.hub.log()


def test_who_keeps_a_receipt_can_prove_that_the_end_was_cut_off(circle):
    receipt = circle.send("huis-d")
    head = Head(**receipt.head)
    path = circle.hub.places.log

    assert head.holds(circle.hub.identity)
    assert log.require_whole(path, heads=[head]) == 4
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3]))
    assert log.require_whole(path) == 3
    with pytest.raises(StorageError, match="hub-log-changed"):
        log.require_whole(path, heads=[head])


def test_a_head_that_the_hub_did_not_sign_proves_nothing(circle):
    head = Head(**circle.send("huis-d").head)

    assert not Head(head.hub, head.lines + 1, head.digest, head.signature).holds(circle.hub.identity)
    assert not Head("another-hub", head.lines, head.digest, head.signature).holds(circle.hub.identity)


def test_the_whole_log_written_anew_is_found_by_an_older_head(circle):
    """Who changes an old line and recomputes all digests after it has another chain than the members hold."""
    head = Head(**circle.send("huis-d").head)
    path = circle.hub.places.log
    events = [json.loads(line) for line in path.read_bytes().splitlines()]
    path.unlink()
    bare = [{k: v for k, v in line.items() if k not in ("line", "at", "before", "digest")} for line in events]
    bare[0]["member"] = "huis-z"
    log.append(path, log.lines_for(path, bare, at=events[0]["at"]))

    assert log.require_whole(path) == 4
    with pytest.raises(StorageError, match="hub-log-changed"):
        log.require_whole(path, heads=[head])
