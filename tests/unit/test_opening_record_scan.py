"""Does the scan cut text into records exactly where a reader that goes letter by letter does?"""

from __future__ import annotations

import random

import pytest

from publiek.deliveries.opening.dialect import Dialect
from publiek.deliveries.opening.record_scan import RecordScan
from publiek.errors import DeliveryError

LIMIT = 1 << 20


def letter_by_letter(text: bytes, delimiter: bytes = b";") -> list[int]:
    """Line ends outside quoted cells: the slow and obvious way."""
    ends, inside, begin, here = [], False, True, 0
    while here < len(text):
        letter = text[here : here + 1]
        if inside:
            if letter == b'"' and text[here + 1 : here + 2] == b'"':
                here += 1
            elif letter == b'"':
                inside = False
        elif letter == b'"' and begin:
            inside = True
        elif letter == b"\n" or (letter == b"\r" and text[here + 1 : here + 2] != b"\n"):
            ends.append(here)
        begin = not inside and letter in (delimiter, b"\n", b"\r")
        here += 1
    return ends


def scanned(text: bytes, size: int) -> tuple[list[int], RecordScan]:
    """The same by the scan, fed in blocks of `size`."""
    scan = RecordScan(Dialect(";", width=1), LIMIT)
    ends, given = [], 0
    blocks = [text[i : i + size] for i in range(0, len(text), size)]
    for block, final in [*((block, False) for block in blocks), (b"", True)]:
        whole, found = scan.feed(block, final=final)
        ends += [given + int(end) for end in found]
        given += len(whole)
    assert given == len(text)
    return ends, scan


@pytest.mark.parametrize("seed", range(5))
def test_random_text_is_cut_at_the_same_places(seed):
    rng = random.Random(seed)
    compared = 0
    for _ in range(600):
        text = "".join(rng.choices('ab;"\n\r', weights=(6, 3, 3, 3, 1, 1), k=rng.randint(1, 60))).encode()
        try:
            ends, scan = scanned(text, rng.choice((1, 2, 7, 1_000)))
        except DeliveryError as refusal:
            assert refusal.code == "quote-open"
            continue
        compared += 1
        assert ends == letter_by_letter(text), text
        assert scan.records == len(ends) + (not ends or ends[-1] < len(text) - 1)
    assert compared > 200


def test_kinds_of_line_end_are_remembered():
    assert scanned(b'a;"x\ny"\r\nb;c\r\n', 3)[1].line_ends == {"\r\n"}
    assert scanned(b"a\rb\r", 1)[1].line_ends == {"\r"}
    assert scanned(b"a\rb\r\nc\nd", 2)[1].line_ends == {"\r", "\r\n", "\n"}


def test_the_longest_record_is_known_also_when_blocks_are_small():
    assert scanned(b"a;b\n" + b"x" * 500 + b'\n"y\n' + b"z" * 600 + b'"\na;b\n', 64)[1].longest == 605


def test_a_record_beyond_the_limit_is_refused_without_reading_on():
    scan = RecordScan(Dialect(";", width=2), limit=1_000)
    scan.feed(b"a;b\n")
    with pytest.raises(DeliveryError) as refusal:
        for _ in range(100):
            scan.feed(b"x" * 100)
    assert (refusal.value.code, refusal.value.where["near_row"]) == ("line-too-long", 2)
