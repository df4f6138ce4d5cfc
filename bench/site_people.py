"""Twenty people at their dashboards: what each asks, for Locust (see site_load.py)."""

from __future__ import annotations

import os
import random
import re
from html import unescape
from itertools import count

from locust import HttpUser, between, task

CHAPTERS = ("", "audience", "origin", "programme", "loyalty", "revenue", "white_spots", "timeline")
GENRES = ("cabaret", "classical", "dance", "family", "jazz", "musical", "opera", "pop", "theatre", "world")
CHANNELS = ("online", "till", "phone")
_PERSON = count()
_SEED = int(os.environ.get("PUBLIEK_LOAD_SEED", "5"))
#: How many scroll down to what comes only when it is in sight.
_SCROLLS = 0.67
_LATER = re.compile(r'hx-get="([^"]+picture\.svg[^"]*)"')


class Person(HttpUser):
    """Somebody of one house; the twenty are spread from the largest house to the smallest."""

    wait_time = between(2, 8)

    def on_start(self) -> None:
        number = next(_PERSON)
        self.chance = random.Random(_SEED + number)
        self.house = f"house-{1 + (number * 4) % 90:04d}"

    @task
    def look(self) -> None:
        """One chapter, three times in four under a filter or two."""
        chapter = self.chance.choice(CHAPTERS)
        asked = {} if self.chance.random() < 0.25 else self.filters()
        path = f"/o/{self.house}/figures/{chapter}/" if chapter else f"/o/{self.house}/"
        page = self.client.get(path, params=asked, name=f"{chapter or 'start'}")
        if page.ok and self.chance.random() < _SCROLLS:
            for later in _LATER.findall(page.text):
                self.client.get(unescape(later), name="picture in sight")

    def filters(self) -> dict[str, str]:
        """One or two filters, drawn anew every time."""
        months = sorted(self.chance.sample(range(8, 20), 2))
        offered = [
            {"genre": self.chance.choice(GENRES)},
            {"since": _month(months[0]), "until": _month(months[1])},
            {"channel": self.chance.choice(CHANNELS)},
            {"period": "2024/25"},
        ]
        chosen = self.chance.sample(offered, self.chance.choice((1, 2)))
        told = {name: value for one in chosen for name, value in one.items()}
        if "period" in told:
            told.pop("since", None), told.pop("until", None)
        return told


def _month(number: int) -> str:
    return f"{2024 + (number - 1) // 12}-{(number - 1) % 12 + 1:02d}"
