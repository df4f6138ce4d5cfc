"""Whatever is decided in whatever order: the history only grows, and what holds is what the history comes to."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from publiek import permitting
from publiek.errors import PubliekError
from publiek.governance import Decision, purposes, replay
from publiek.governance.replaying import KINDS
from publiek.house import House
from publiek.permitting import files

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)
VALUES = st.dictionaries(
    st.sampled_from(["ground", "months", "contact", "recipients", "code", "until", "legal_entity", "steps"]),
    st.one_of(
        st.integers(-3, 130),
        TEXT,
        st.sampled_from(["consent", "soft-opt-in", "legitimate-interest", "kassa", "2026-12-31"]),
        st.lists(TEXT, max_size=2),
        st.fixed_dictionaries({"nl": TEXT, "en": TEXT}),
        st.none(),
    ),
    max_size=3,
)
SIMPLE = st.tuples(
    st.sampled_from(["adopt", "stop", "resume", "purge"]), st.sampled_from(list(purposes().purposes)), st.just({})
)
ANY = st.tuples(st.sampled_from(KINDS), st.sampled_from(["", "nothing", *purposes().purposes]), VALUES)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.one_of(SIMPLE, SIMPLE, ANY), st.integers(-2, 30)), max_size=12))
@example([(("controller", "", {"contact": "🎭"}), 0)])
def test_the_history_only_grows_and_the_register_is_its_replay(told: list[tuple[tuple, int]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        house, at, before, made = House("huis", Path(place)), NOON, b"", 0
        history = Path(place) / "organisations" / "huis" / files.HISTORY
        for (kind, purpose, values), hours in told:
            at += timedelta(hours=hours)
            try:
                register = permitting.decide(house, Decision(kind, purpose, values, at=at)).register
            except PubliekError:
                assert (history.read_bytes() if history.exists() else b"") == before
                continue
            made += 1
            now = history.read_bytes()
            assert now.startswith(before) and len(now) > len(before)
            before = now
            assert register == replay("huis", register.history) == permitting.register_of(house)
            assert len(register.history) == made
            assert files.shown_of(register)["purposes"].keys() == purposes().purposes.keys()  # type: ignore[attr-defined]
