"""The site lets answers go when their time is over, without anybody asking."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from threading import Event

import pytest

from publiek.house import House
from publiek.listening.running import answers_of
from tests.support import surveyed


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Answers of May 2026 that may stay for one month."""
    made = surveyed.a_house(tmp_path / "home")
    surveyed.ask(made, respondents=120, retention_months=1, opened=date(2026, 5, 1))
    return made


def test_what_was_kept_too_long_is_gone_after_the_start(house: House) -> None:
    from publiek.web.asking import forgetting

    assert len(answers_of(house, surveyed.CODE)) == 120
    ends = Event()
    thread = forgetting.start(house.home, every=0.01, ends=ends)
    ends.set()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert len(answers_of(house, surveyed.CODE)) == 0
