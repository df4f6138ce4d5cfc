"""Accounts of one house, many of them of somebody who has another one; who is who is known. Nobody exists.

Made like the rows of `privacy.md` 4.3: 1.67 accounts for each person, typing errors, moves, what was left empty. The
formats are those of real Dutch exports; e-mail ends on example.nl or example.org, telephone numbers start with 06-0,
which no subscriber has, and surnames are put together from syllables.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from publiek.engines import Workbench
from publiek.invented.words import words
from publiek.linking import link, simple
from publiek.standardisation import Plan, Standardiser, read_identities
from publiek.vocabulary.conventions import Conventions

#: Share of the accounts in which it goes so. Chosen such that the simple methods do about as well as in the study.
NO_EMAIL, OTHER_EMAIL, EMAIL_TYPO, EMAIL_SHARED, EMAIL_CASE = 0.09, 0.09, 0.02, 0.01, 0.2
NO_PHONE, OTHER_PHONE, PHONE_SHARED = 0.45, 0.05, 0.01
INITIAL_ONLY, NICKNAME, SURNAME_TYPO = 0.25, 0.01, 0.02
NO_ADDRESS, NUMBER_TYPO, ADDITION_LEFT_OUT, MOVED = 0.12, 0.01, 0.05, 0.06
FLATS, FLATS_WITHOUT_DOOR, ADDITIONS, SHARES_SURNAME = 0.12, 0.15, 0.15, 0.8
_STEMS, _ENDS = (
    "bar hol wes kar lin mol ten vor dal gom har kes lam rui smal tol veld zand dek brin hoe kol mees pol",
    "ema stra sen mans veen berg huis dijk horst laar ink man ler beek wijk ing sma kamp hof boer",
)
_PREFIXES = [None, None, None, None, "van", "de", "van der", "van den", "ter"]
_LETTERS = "ABCDEGHJKLMNPRSTVWXZ"


@dataclass(frozen=True)
class Accounts:
    """`rows`: delivery rows as text, one for each account; `person` and `household`: whose each row truly is."""

    rows: pa.Table
    person: np.ndarray
    household: np.ndarray


def second_accounts(count: int, *, seed: int = 1) -> Accounts:
    """About `count` accounts in random order; always the same for the same seed."""
    dice = np.random.default_rng(seed)
    persons = max(2, round(count * 0.6))
    person = dice.permutation(np.repeat(np.arange(persons), dice.geometric(0.6, persons)))
    household_of = dice.integers(0, round(persons / 1.6), persons)
    rows = {
        **_names(dice, person, household_of),
        "phone": _phones(dice, person, household_of),
        **_addresses(dice, person, household_of),
    }
    rows["email"] = _emails(dice, person, household_of, rows)
    size = len(person)
    plain = {
        "row": pa.array(np.arange(2, size + 2)),
        "booker_id": pa.array([str(n) for n in range(10_001, 10_001 + size)]),
        "production_title": pa.repeat("De storm", size),
        "performance_date": pa.repeat("12-12-2025 20:15", size),
        "amount": pa.repeat("20,00", size),
    }
    table = pa.table({**plain, **{name: _text(cells) for name, cells in rows.items() if name[0] != "_"}})
    return Accounts(table, person, household_of[person])


def _text(cells: np.ndarray) -> pa.Array:
    return pa.array(cells.tolist(), pa.string())


def _names(dice: np.random.Generator, person: np.ndarray, home: np.ndarray) -> dict[str, np.ndarray]:
    given = np.array([name for names in words()["given"] for name in names], object)
    surnames = np.array([(a + b).capitalize() for a in _STEMS.split() for b in _ENDS.split()], object)
    common = 1 / (np.arange(len(surnames)) + 8.0)
    draw = dice.choice(len(surnames), home.max() + 1, p=common / common.sum())
    own = dice.choice(len(surnames), len(home), p=common / common.sum())
    family = np.where(dice.random(len(home)) < SHARES_SURNAME, draw[home], own)[person]
    called = dice.integers(0, len(given), len(home))[person]
    size = len(person)
    first = given[np.where(dice.random(size) < NICKNAME, dice.integers(0, len(given), size), called)]
    initial = dice.random(size) < INITIAL_ONLY
    first = np.where(initial, np.array([name[0] + "." for name in first], object), first)
    last = _slipped(dice, surnames[family], SURNAME_TYPO)
    prefix = np.array(_PREFIXES, object)[family % len(_PREFIXES)]
    return {"first_name": first, "name_prefix": prefix, "last_name": last, "_given": given[called], "_family": family}


def _slipped(dice: np.random.Generator, texts: np.ndarray, share: float) -> np.ndarray:
    """In a share of the texts one letter is doubled, dropped, or swapped with the next."""
    texts = texts.copy()
    for place in np.flatnonzero(dice.random(len(texts)) < share):
        text, kind = texts[place], dice.integers(0, 3)
        if not text or len(text) < 5:
            continue
        at = int(dice.integers(1, len(text) - 2))
        doubled, dropped = text[: at + 1] + text[at:], text[:at] + text[at + 1 :]
        texts[place] = (doubled, dropped, text[:at] + text[at + 1] + text[at] + text[at + 2 :])[kind]
    return texts


def _phones(dice: np.random.Generator, person: np.ndarray, home: np.ndarray) -> np.ndarray:
    size, persons = len(person), len(home)
    of_person = dice.integers(0, 10_000_000, persons)
    shared = dice.random(persons) < PHONE_SHARED
    first = np.unique(home, return_index=True)[1]
    head = np.zeros(home.max() + 1, int)
    head[home[first]] = first
    number = np.where(shared, of_person[head[home]], of_person)[person]
    number = np.where(dice.random(size) < OTHER_PHONE, dice.integers(0, 10_000_000, size), number)
    style, stated = dice.integers(0, 3, size), dice.random(size) >= NO_PHONE
    made = [(f"06-0{n:07d}", f"+31 6 0{n:07d}", f"060{n:07d}")[s] for n, s in zip(number, style, strict=True)]
    return np.where(stated, np.array(made, object), None)


def _addresses(dice: np.random.Generator, person: np.ndarray, home: np.ndarray) -> dict[str, np.ndarray]:
    size, homes = len(person), int(home.max()) + 1
    moved = (dice.random(homes) < MOVED)[home[person]] & (dice.random(size) < 0.5)
    place = np.where(moved, homes, 0) + home[person]
    places = 2 * homes
    pc6_pool = max(1, homes // 5)
    area = dice.integers(0, pc6_pool, places)
    number = dice.integers(1, 140, places)
    flat = dice.random(places) < FLATS
    area = np.where(flat, area // 8 * 8, area)
    number = np.where(flat, 1 + area % 7, number)
    named = flat & (area // 8 % 10 >= 10 * FLATS_WITHOUT_DOOR)
    addition = np.where(
        flat, np.where(named, dice.integers(1, 60, places), 0), np.where(dice.random(places) < ADDITIONS, 1, 0)
    )
    left_out = dice.random(size) < ADDITION_LEFT_OUT
    number = np.where(dice.random(size) < NUMBER_TYPO, dice.integers(1, 140, size), number[place])
    more = np.where(left_out, 0, addition[place])
    stated = dice.random(size) >= NO_ADDRESS
    spread = 7919 * area[place]
    digits, letters = 1011 + spread % 8_900, spread // 8_900 % 400
    tight, lower = dice.random(size) < 0.35, dice.random(size) < 0.05
    pc6 = [
        f"{d}{'' if t else ' '}{_LETTERS[n // 20]}{_LETTERS[n % 20]}"
        for d, n, t in zip(digits, letters, tight, strict=True)
    ]
    pc6 = [text.lower() if small else text for text, small in zip(pc6, lower, strict=True)]
    extra = [None if not m else f"-{m}" if f else "abcd"[m % 4] for m, f in zip(more, flat[place], strict=True)]
    return {
        "street": np.where(stated, "Verzonnenlaan", None),
        "house_number": np.where(stated, number.astype(str).astype(object), None),
        "house_addition": np.where(stated, np.array(extra, object), None),
        "postcode": np.where(stated, np.array(pc6, object), None),
    }


def _emails(
    dice: np.random.Generator, person: np.ndarray, home: np.ndarray, names: dict[str, np.ndarray]
) -> np.ndarray:
    size = len(person)
    shared = (dice.random(len(home)) < EMAIL_SHARED)[person]
    other, style = dice.random(size) < OTHER_EMAIL, dice.integers(0, 3, len(home))[person]
    ends = dice.integers(1, 100, len(home))[person]
    made = []
    for key, family, first, last, kind, number, second, both in zip(
        person, home[person], names["_given"], names["_family"], style, ends, other, shared, strict=True
    ):
        local = (f"{first}.{last:03d}k{key}", f"{first[0]}{last:03d}.{key}", f"{first}{key}x{number}")[kind].lower()
        local = f"thuis{family}" if both else local
        made.append(f"{local}@example.nl" if not second else f"{first[:3].lower()}{key * 31 % 99_991}w@example.org")
    email = _slipped(dice, np.array(made, object), EMAIL_TYPO)
    loud = dice.random(size) < EMAIL_CASE
    email = np.where(loud, np.array([text[0].upper() + text[1:] for text in email], object), email)
    return np.where(dice.random(size) < NO_EMAIL, None, email)


def identities(made: Accounts) -> pa.Table:
    """The rows as the import would read them for linking."""
    plan = Plan("plain", "L2", frozenset(made.rows.column_names) - {"row"}, Conventions(",", "dmy"))
    with Workbench(memory="800MB") as workbench:
        return read_identities(made.rows, plan=plan, standardiser=Standardiser(plan, workbench))


def quality(found: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Precision and recall over pairs of accounts, and how far the number of groups is off (a share)."""

    def pairs(*labels: np.ndarray) -> float:
        counts = np.unique(np.stack(labels), axis=1, return_counts=True)[1].astype(float)
        return float((counts * (counts - 1) / 2).sum())

    both = pairs(found, truth)
    return {
        "precision": both / max(1.0, pairs(found)),
        "recall": both / max(1.0, pairs(truth)),
        "unique_error": len(np.unique(found)) / len(np.unique(truth)) - 1,
    }


def places(numbers: pa.Array) -> np.ndarray:
    """Per account the place of its truth: customer numbers run on from 10001."""
    return numbers.to_numpy(zero_copy_only=False).astype(np.int64) - 10_001


def judged(count: int, *, seed: int = 1) -> dict[str, object]:
    """The model and the simple methods on `count` accounts: quality per method, the counts, seconds of linking."""
    made = second_accounts(count, seed=seed)
    lines = identities(made)
    begun = time.perf_counter()
    linked = link(lines)
    seconds = time.perf_counter() - begun
    told: dict[str, object] = {"link_seconds": round(seconds, 1)}
    for name, one, truth in (
        ("persons", linked.persons, made.person),
        ("households", linked.households, made.household),
    ):
        there = len(np.unique(truth))
        told[name] = {"true": there, "told": one.number, "low": one.low, "high": one.high}
    ways = {
        "model, persons": (linked.numbers, linked.person, made.person),
        "e-mail only": (*simple.by_email(lines), made.person),
        "e-mail + phone": (*simple.by_email_and_phone(lines), made.person),
        "model, households": (linked.numbers, linked.household, made.household),
        "address key, missing dropped": (*simple.by_address(lines), made.household),
        "address key, missing apart": (*simple.by_address(lines, missing_apart=True), made.household),
    }
    for name, (numbers, found, truth) in ways.items():
        known = found >= 0
        told[name] = {k: round(v, 4) for k, v in quality(found[known], truth[places(numbers)][known]).items()}
    return told
