"""How does the mirror of a connection become the one delivery that counts? Settled as a whole, in one step."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from publiek import __version__, standardisation
from publiek.connecting import refusals
from publiek.deliveries.live.arriving import columns_of
from publiek.engines import Workbench
from publiek.house import House, Progress
from publiek.pipeline import corrections_of, keys_of
from publiek.pseudonymisation import Keyring, LettingGo, apart, coarse, past
from publiek.pseudonymisation.corrections import Last
from publiek.vocabulary.findings import merge
from publiek.vocabulary.ledger import Ledger
from publiek.warehouse import DeliveryRecord, Mirror, MirrorState, Prepared, Workspace
from publiek.warehouse.keeping import connection_of

#: What is less than this share of the most records that ever counted is not believed, from so many on.
LEAST_SHARE, FROM_RECORDS = 0.5, 200


@dataclass(frozen=True)
class Origin:
    """Of which system a connection brings the records, and at which level."""

    system: str
    level: str = "L2"


def publish(
    house: House, mirror: Mirror, *, of: Origin, progress: Progress, accept_less: bool = False
) -> tuple[DeliveryRecord, MirrorState]:
    """Makes what the mirror holds count. The same mirror twice changes nothing.

    Raises ConservationError when records or cents went missing, or far less is there than before; StorageError
    "connection-earlier-key" when files count in which the same orders could not be known again.
    """
    state = mirror.state()
    digest = _digest(mirror.name, state)
    with house.store.workspace(digest, waiting=lambda: progress("wait", 0.0)) as workspace:
        former = _former(house, mirror.name)
        if former is not None and former.digest == digest:
            return former, mirror.put(_counting(state, former))
        _one_key(house, state, of)
        most = _believable(mirror, state, former, accept_less=accept_less)
        prepared = _settled(mirror, state, workspace, how=_How(of, _last(house, state), progress))
        progress("keep", 0.0)
        record = workspace.keep_instead(
            prepared, former=former.number if former else None, watching=partial(progress, "keep")
        )
        state = mirror.put(replace(_counting(state, record), most=most))
        return record, _let_pass(house, mirror, record, state)


def _let_pass(house: House, mirror: Mirror, record: DeliveryRecord, state: MirrorState) -> MirrorState:
    """Lines of the mirror that are past their term lose their names there too, now that they were settled."""
    before = house.store.passed()
    if before is None:
        return state
    keys = keys_of(house, Keyring(house.keys, data_folder=house.home))
    mirror.changed(lambda lines: coarse(lines, past(lines, before)), of=record, renumber=lambda one: apart(one, keys))
    return mirror.state()


@dataclass(frozen=True)
class _How:
    """Of which system it comes, what is done with its lines last, and who watches."""

    of: Origin
    last: Last | None
    progress: Progress


def _last(house: House, state: MirrorState) -> Last | None:
    """What persons said is wrong is corrected, and what is past its term loses its names."""
    before = house.store.passed()
    past_term = LettingGo(pa.array([], pa.int64()), before) if before else None
    known = corrections_of(house)
    if not known.any:
        return past_term
    keys = keys_of(house, Keyring(house.keys, data_folder=house.home))
    return known.before(past_term, keys, until=state.key_id)


def _settled(mirror: Mirror, state: MirrorState, workspace: Workspace, *, how: _How) -> Prepared:
    progress = how.progress
    progress("settle", 0.0)
    with Workbench(memory="1200MB", spill=workspace.spill) as workbench:
        settled = standardisation.settle(
            workbench,
            staged=mirror.lines(state),
            target=workspace.settled,
            letting_go=how.last,
            watching=partial(progress, "settle"),
        )
    rows = mirror.rows(state)
    aside = pa.concat_tables([mirror.aside(state), settled.set_aside])
    ledger = Ledger(
        rows_read=rows.num_rows,
        rows_kept=settled.rows_kept,
        rows_set_aside=aside.num_rows,
        cents_read=pc.sum(rows["cents"]).as_py() or 0,
        cents_kept=settled.cents_kept,
        cents_set_aside=pc.sum(aside["amount_cents"]).as_py() or 0,
    )
    ledger.check()
    return Prepared(
        digest=_digest(mirror.name, state),
        source=_source(mirror.name, how.of),
        ledger=ledger.as_dict(),
        set_aside=aside,
        findings=merge([*mirror.findings(state), *settled.findings]),
        first=settled.first,
        last=settled.last,
        key_id=state.key_id,
    )


def _source(name: str, of: Origin) -> dict[str, object]:
    return {
        "kind": "live",
        "system": of.system,
        "level": of.level,
        "connection": name,
        "decimal": None,
        "date_order": None,
        "columns": columns_of(of.system),
        "program": __version__,
    }


def _digest(name: str, state: MirrorState) -> str:
    """Segments never change, so their names tell what is in them."""
    return hashlib.sha256("|".join([name, state.key_id, *state.segments]).encode()).hexdigest()


def _former(house: House, name: str) -> DeliveryRecord | None:
    return next((one for one in house.store.history() if not one.withdrawn and connection_of(one) == name), None)


def _one_key(house: House, state: MirrorState, of: Origin) -> None:
    """Equal orders are seen by their pseudonyms, and those differ by key. Other connections follow with their next run;
    files do not.
    """
    if of.level == "L0":
        return
    earlier = [
        one.number
        for one in house.store.history()
        if not one.withdrawn
        and not connection_of(one)
        and one.key_id != state.key_id
        and one.source.get("level") != "L0"
    ]
    if earlier:
        raise refusals.files_of_an_earlier_key(sorted(earlier))


def _counting(state: MirrorState, record: DeliveryRecord) -> MirrorState:
    return replace(state, unpublished=False, published=record.number)


def _believable(mirror: Mirror, state: MirrorState, former: DeliveryRecord | None, *, accept_less: bool) -> int:
    """The most records that counted, with these among them. Held against the most there ever was, not the last: what
    empties itself in small steps is seen too. Who accepts less begins a new measure.
    """
    before = max(state.most, int(former.ledger["rows_read"]) if former else 0)
    now = int(mirror.rows(state).num_rows)
    if accept_less:
        return now
    if before >= FROM_RECORDS and now < LEAST_SHARE * before:
        raise refusals.much_gone(before, now)
    return max(before, now)
