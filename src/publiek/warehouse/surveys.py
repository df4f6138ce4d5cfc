"""How are answers to surveys kept: form by form or file by file, whole or not at all, and gone when they must go?

What arrives was masked and checked before; this room knows columns and rows, not questions. Nothing here is ever
keyed to a person: a form has a random name.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from publiek.errors import ConservationError, Text
from publiek.warehouse import publication, refusals
from publiek.warehouse.surveys_batches import (
    Batch,
    Keep,
    Layout,
    Pointer,
    publish,
    read_batch,
    read_json,
    read_pointer,
    responses_of,
    rewrite,
    write_batch,
)
from publiek.warehouse.surveys_folder import SurveyFolder, is_response, is_survey_code, surveys_root

#: So many single forms are put together in one batch.
FORMS_AT_ONCE = 200
#: A batch of forms grows to so many rows before another begins: a few files are read faster than many.
LARGE = 20_000
_ATTEMPTS = 20
_NO_TIME = 946_684_800  # 2000-01-01


Names = frozenset[str]
Choose = Callable[[Names, Names], tuple[Names, Names]]


@dataclass(frozen=True)
class Counted:
    """What became of the rows of one batch: `read` = `kept` + `aside` + `known` (kept before) + `gone` (erased)."""

    read: int
    kept: int
    aside: int
    known: int = 0
    gone: int = 0


class SurveyStore:
    """The surveys of one organisation under `home`. Readers never wait; one writer at a time per survey."""

    def __init__(self, home: Path, organisation: str) -> None:
        self._root = surveys_root(home, organisation=organisation)

    def codes(self) -> tuple[str, ...]:
        """The surveys that were begun, by code."""
        return tuple(sorted(path.parent.name for path in self._root.glob("*/settings.json")))

    def exists(self, code: str) -> bool:
        """Whether a survey was begun."""
        return is_survey_code(code) and self.folder(code).settings.is_file()

    def folder(self, code: str) -> SurveyFolder:
        """Where a survey lives."""
        if not is_survey_code(code):
            raise ValueError("not the code of a survey")
        return SurveyFolder(self._root / code)

    def begin(self, code: str, settings: Mapping[str, Any], *, questionnaire: bytes, layout: Layout) -> bool:
        """Keeps what a survey is and what it asks. False when it was begun before: nothing changes."""
        folder = self.folder(code)
        with refusals.storing():
            folder.make()
        with folder.writing(), refusals.storing():
            if folder.settings.exists():
                return False
            publication.write_whole(folder.questionnaire, content=questionnaire)
            publication.write_whole(folder.layout, content=layout.as_bytes())
            if not folder.salt.exists():
                publication.write_whole(folder.salt, content=secrets.token_bytes(32))
            self._put_settings(folder, settings)
        return True

    def settings(self, code: str) -> dict[str, Any]:
        """What the survey is."""
        with refusals.storing():
            return read_json(self.folder(code).settings)

    def change(self, code: str, settings: Mapping[str, Any]) -> None:
        """Other settings from now on; what is asked never changes."""
        folder = self.folder(code)
        with folder.writing(), refusals.storing():
            self._put_settings(folder, settings)

    def questionnaire(self, code: str) -> bytes:
        """What is asked, as it was given."""
        with refusals.storing():
            return self.folder(code).questionnaire.read_bytes()

    def salt(self, code: str) -> bytes:
        """Random bytes of this survey alone."""
        with refusals.storing():
            return self.folder(code).salt.read_bytes()

    def add_form(self, code: str, form: Mapping[str, Any]) -> bool:
        """Keeps one form (column: value, `response` and `collected` among them). The same form again changes nothing.

        False when the form was erased before: it stays away.
        """
        folder, response = self.folder(code), str(form["response"])
        if not is_response(response):
            raise ValueError("not the name of a form")
        with folder.writing(), refusals.storing():
            pointer = self._cleaned(folder)
            if response in pointer.gone:
                return False
            if folder.form(response).exists() or response in responses_of(folder, pointer.batches):
                return True
            publication.write_whole(folder.form(response), content=json.dumps(dict(form)).encode())
            # The file system would keep the time of day.
            os.utime(folder.form(response), (_NO_TIME, _NO_TIME))
            if sum(1 for _ in folder.forms.iterdir()) >= FORMS_AT_ONCE:
                self._put_together(folder, pointer)
        return True

    def add_batch(self, code: str, table: pa.Table, *, read: int, source: str = "") -> Counted:
        """Keeps the rows of one file that are new; those kept or erased before are only counted.

        `read`: rows of the file; those not in `table` were set aside. Raises ConservationError "survey-rows-lost".
        """
        folder = self.folder(code)
        with folder.writing(), refusals.storing():
            pointer, layout = self._cleaned(folder), Layout.read(folder)
            names = table.column("response").to_pylist()
            known = responses_of(folder, pointer.batches) | {path.stem for path in folder.forms.glob("*.json")}
            gone = set(pointer.gone) - known
            new = table.filter(pa.array([name not in known and name not in gone for name in names], pa.bool_()))
            counted = Counted(
                read,
                new.num_rows,
                read - len(names),
                sum(name in known for name in names),
                sum(name in gone for name in names),
            )
            _conserve(counted, names)
            if not new.num_rows and any(batch.source == source for batch in pointer.batches):
                # A source that is asked again and again leaves a trace only when it brings something.
                return counted
            told = Batch("", 0, source, read, new.num_rows, read - new.num_rows, date.today().isoformat())
            batch = write_batch(folder, new, layout=layout, batch=told)
            publish(folder, replace(pointer, batches=(*pointer.batches, batch)))
        return counted

    def has_source(self, code: str, digest: str) -> bool:
        """Whether the very same file was kept before."""
        return any(batch.source == digest for batch in read_pointer(self.folder(code)).batches)

    def batches(self, code: str) -> tuple[Batch, ...]:
        """What was kept, batch by batch; forms that still stand alone are not among them."""
        with refusals.storing():
            return read_pointer(self.folder(code)).batches

    def read(self, code: str) -> pa.Table:
        """Every row that counts, in the layout of the survey."""
        folder = self.folder(code)
        with refusals.storing():
            layout = Layout.read(folder)
            for _ in range(_ATTEMPTS):
                try:
                    # Forms first: what is put together meanwhile stands in a batch by the time batches are read.
                    alone = _forms(folder)
                    pointer = read_pointer(folder)
                    tables = [read_batch(folder, batch, layout=layout) for batch in pointer.batches]
                except FileNotFoundError:
                    continue
                whole = pa.concat_tables([layout.schema.empty_table(), *tables])
                already = set(whole.column("response").to_pylist()) | set(pointer.gone)
                new = [form for form in alone if form["response"] not in already]
                return pa.concat_tables([whole, _as_table(new, layout.schema)])
        raise refusals.home_damaged(folder.current.name)

    def tell(self, code: str, choose: Choose) -> Names:
        """Which forms figures are made of: `choose` gets which there were the last time that none waited, and the last
        time; it gives both anew.
        """
        folder = self.folder(code)
        before = _told(folder)
        if choose(*before) == before:
            return before[1]
        with folder.writing(), refusals.storing():
            whole, now = choose(*_told(folder))
            told = {"whole": sorted(whole), "told": sorted(now)}
            publication.write_whole(folder.told, content=json.dumps(told).encode())
        return now

    def erase(self, code: str, receipts: frozenset[str]) -> int:
        """Removes every row with one of these receipts, from the files themselves. How many rows went."""
        found = pa.array(sorted(receipts), pa.string())
        return self._remove(code, lambda rows: pc.is_in(rows.column("receipt"), value_set=found))

    def names_from(self, code: str, source: str) -> frozenset[str]:
        """The forms that came from one source and still count."""
        folder = self.folder(code)
        with refusals.storing():
            batches = read_pointer(folder).batches
            return frozenset(responses_of(folder, tuple(one for one in batches if one.source == source)))

    def erase_forms(self, code: str, names: frozenset[str]) -> int:
        """Removes these forms, from the files themselves; they do not come back. How many rows went."""
        found = pa.array(sorted(names), pa.string())
        return self._remove(code, lambda rows: pc.is_in(rows.column("response"), value_set=found)) if names else 0

    def forget(self, code: str, before: date) -> int:
        """Removes every row collected before a day. How many rows went."""
        return self._remove(code, lambda rows: pc.less(rows.column("collected"), pa.scalar(before, pa.date32())))

    def forget_open(self, code: str, before: date) -> int:
        """Removes the open answers collected before a day; the closed ones stay. How many rows lost text."""
        lost = 0

        def keep(table: pa.Table) -> pa.Table:
            nonlocal lost
            old = pc.less(table.column("collected"), pa.scalar(before, pa.date32()))
            had = pa.array([False] * table.num_rows, pa.bool_())
            for name in layout.opened:
                column = table.column(name)
                had = pc.or_(had, pc.and_(old, pc.is_valid(column)))
                left = pc.if_else(old, pa.scalar(None, pa.string()), column)
                table = table.set_column(table.schema.get_field_index(name), layout.schema.field(name), left)
            lost += pc.sum(had).as_py() or 0
            return table

        layout = Layout.read(self.folder(code))
        self._rewritten(code, keep)
        return lost

    def take_back(self, code: str, source: str) -> int:
        """Removes what came from one file, so that it can be imported again. How many rows went."""
        folder = self.folder(code)
        with folder.writing(), refusals.storing():
            pointer = self._cleaned(folder)
            left = tuple(batch for batch in pointer.batches if batch.source != source)
            publish(folder, replace(pointer, batches=left))
        return sum(batch.rows for batch in pointer.batches) - sum(batch.rows for batch in left)

    def drop(self, code: str) -> None:
        """Removes a survey with everything in it."""
        folder = self.folder(code)
        with folder.writing(), refusals.storing():
            folder.settings.unlink(missing_ok=True)
            for part in (folder.forms, folder.batches):
                shutil.rmtree(part, ignore_errors=True)
        shutil.rmtree(folder.root, ignore_errors=True)

    def _remove(self, code: str, which: Any) -> int:
        return len(self._rewritten(code, lambda table: table.filter(pc.invert(pc.fill_null(which(table), False)))))

    def _rewritten(self, code: str, keep: Keep) -> list[str]:
        folder = self.folder(code)
        with folder.writing(), refusals.storing():
            pointer = self._put_together(folder, self._cleaned(folder))
            after, lost = rewrite(folder, pointer, layout=Layout.read(folder), keep=keep)
            publish(folder, replace(after, gone=(*pointer.gone, *lost)))
        return lost

    def _cleaned(self, folder: SurveyFolder) -> Pointer:
        pointer = read_pointer(folder)
        folder.sweep({batch.name for batch in pointer.batches}, gone=set(pointer.gone))
        return pointer

    def _put_together(self, folder: SurveyFolder, pointer: Pointer) -> Pointer:
        """All single forms as one batch with those before them, which counts before their own files go."""
        forms, layout = _forms(folder), Layout.read(folder)
        known = responses_of(folder, pointer.batches)
        new = [form for form in forms if form["response"] not in known]
        if new:
            small = [batch for batch in pointer.batches if not batch.source and batch.rows < LARGE]
            tables = [read_batch(folder, batch, layout=layout) for batch in small]
            # In the order of their random names, not in that in which they came.
            whole = pa.concat_tables([*tables, _as_table(new, layout.schema)]).sort_by("response")
            count = len(new) + sum(batch.kept for batch in small)
            told = Batch("", 0, "", count, count, 0, date.today().isoformat())
            batch = write_batch(folder, whole, layout=layout, batch=told)
            rest = tuple(batch for batch in pointer.batches if batch not in small)
            pointer = replace(pointer, batches=(*rest, batch))
            publish(folder, pointer)
        for form in forms:
            folder.form(form["response"]).unlink(missing_ok=True)
        return pointer

    @staticmethod
    def _put_settings(folder: SurveyFolder, settings: Mapping[str, Any]) -> None:
        publication.write_whole(folder.settings, content=json.dumps(dict(settings), ensure_ascii=False).encode())


def _told(folder: SurveyFolder) -> tuple[Names, Names]:
    with refusals.storing():
        told = read_json(folder.told) if folder.told.exists() else {"whole": [], "told": []}
    try:
        return frozenset(told["whole"]), frozenset(told["told"])
    except (KeyError, TypeError):
        raise refusals.home_damaged(folder.told.name) from None


def _forms(folder: SurveyFolder) -> list[dict[str, Any]]:
    return [read_json(path) for path in sorted(folder.forms.glob("*.json"))]


def _as_table(forms: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    columns = []
    for field in schema:
        values = [form.get(field.name) for form in forms]
        if pa.types.is_date(field.type):
            values = [date.fromisoformat(value) if value else None for value in values]
        columns.append(pa.array(values, field.type))
    return pa.table(columns, schema=schema)


def _conserve(counted: Counted, names: list[str]) -> None:
    whole = counted.kept + counted.aside + counted.known + counted.gone
    if whole != counted.read or counted.aside < 0 or len(set(names)) != len(names):
        raise ConservationError(
            "survey-rows-lost",
            Text(
                "Niet elke rij van het bestand is terug te vinden.", "Not every row of the file can be accounted for."
            ),
            Text("Er is niets bewaard. Meld dit als fout in Publiek.", "Nothing was kept. Please report this fault."),
            {"read": counted.read, "kept": counted.kept, "aside": counted.aside},
        )
