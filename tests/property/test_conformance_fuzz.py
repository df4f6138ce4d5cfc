"""Whatever a file holds: conform judges it or says clearly why not, and never repeats what stands in it."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from publiek.cli.conform import lines
from publiek.conformance import as_dict, conform
from publiek.errors import ExchangeError
from publiek.vocabulary.delivering import tables

SECRET = "Canarie0612"
_WILD = ["", " ", SECRET, f"{SECRET}@x.nl", '"', "'; DROP", "\x00", "\ufffd", "-0.00", "1e400", "9" * 30, "9" * 18]
_WILD += [
    "294247-01-10T04:00",
    "infinity",
    "epoch",
    "0000-00-00T00:00",
    "2026-03-10T20:15",
    "-infinity",
    "1,5",
    "ñ\u2028",
]
_WILD += ["valid", "return", "dutch", "NL", "1234AB", "1900", "-9223372036854775808", "\r", "a\nb", "NaN", "true"]


def judge(name: str, content: bytes) -> None:
    """Level or faults, in both languages, without the secret."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            judged = conform(Path(folder) if name == "datapackage.json" else path)
        except ExchangeError as refused:
            assert refused.code == "conform-nothing"
            return
    assert judged.meets or judged.faults.errors_in("")
    for language in ("nl", "en"):
        told = json.dumps(as_dict(judged, language), ensure_ascii=False) + "\n".join(lines(judged, language))
        assert SECRET not in told
        told.encode()


@settings(max_examples=35, deadline=None, derandomize=True)
@given(
    name=st.sampled_from(["counts.csv", "tickets.jsonl", "x.csv", "tickets.csv", "postcode_counts.csv"]),
    content=st.binary(max_size=400),
    head=st.sampled_from(["", *(",".join(t.names) + "\n" for t in tables().values())]),
)
def test_arbitrary_bytes(name: str, content: bytes, head: str) -> None:
    judge(name, head.encode() + content)


@settings(max_examples=35, deadline=None, derandomize=True)
@given(data=st.data(), form=st.sampled_from(["csv", "jsonl"]))
def test_arbitrary_values_under_the_right_names(data: st.DataObject, form: str) -> None:
    table = tables()[data.draw(st.sampled_from(sorted(tables())))]
    names = [*table.names, *data.draw(st.lists(st.sampled_from([SECRET, "Start", table.names[0], ""]), max_size=2))]
    value = st.sampled_from(_WILD) | st.text(max_size=8)
    rows = data.draw(st.lists(st.lists(value, min_size=len(names), max_size=len(names)), max_size=6))
    if form == "jsonl":
        text = "\n".join(json.dumps(dict(zip(names, row, strict=True))) for row in rows)
    else:
        quoted = (",".join('"' + one.replace('"', '""') + '"' for one in row) for row in [names, *rows])
        text = "\n".join(quoted)
    judge(f"{table.name}.{form}", text.encode("utf-8", "surrogatepass"))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    content=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just(SECRET),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["resources", "path", "hash", "publiek_standard", SECRET]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_an_arbitrary_manifest(content: object) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "counts.csv").write_text(
            "performance_id,production_title,start,visits\nu1,a,2026-01-02T10:00,1\n"
        )
        (Path(folder) / "datapackage.json").write_text(json.dumps(content))
        judged = conform(Path(folder))
    assert SECRET not in json.dumps(as_dict(judged, "en"))
