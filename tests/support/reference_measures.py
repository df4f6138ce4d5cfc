"""The figures once more, in slow and obvious plain Python: one loop per definition, no engine, no array.

Only what can be counted and divided is here; what is estimated (decay, shrinkage) is tested against known truth.
Each function takes lines as a list of dicts and gives rows as the figure's table would.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from statistics import median

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def season_of(day: date | None) -> int:
    return 0 if day is None else day.year if day.month >= 8 else day.year - 1


def name_of(year: int) -> str:
    return "unknown" if year == 0 else f"{year}/{(year + 1) % 100:02d}"


class House:
    """The lines of one house, reduced to what counts, and the questions one can put to them."""

    def __init__(self, lines: list[dict], *, areas: list[dict], today: date) -> None:
        counting = [line for line in lines if line["status"] in ("valid", "return")]
        richest: dict[str, str] = {}
        for line in counting:
            if line["performance_id"] is not None:
                richest[line["performance_id"]] = max(richest.get(line["performance_id"], ""), line["level"])
        self.shows = {show: self._show(show, level, counting) for show, level in richest.items()}
        self.lines = [
            line
            for line in counting
            if line["performance_id"] is None or line["level"] == richest[line["performance_id"]]
        ]
        self.areas = {area["pc4"]: area for area in areas}
        self.today = today
        for line in self.lines:
            show = self.shows.get(line["performance_id"])
            starts = show["start"].date() if show and show["start"] else None
            loose_pass = line["performance_id"] is None and line["ticket_type"] == "pass"
            line["starts"] = starts
            line["season"] = season_of(starts or line["ordered_on"])
            line["visits"] = 0 if loose_pass else line["quantity"]
            line["tickets"] = 0 if line["level"] == "L0" else line["quantity"]
            line["own"] = line["booker_kind"] not in ("group", "school")
            line["home"] = line["pc4"] if line["postcode_status"] == "dutch" else None
        self._bookers()

    def _show(self, show: str, level: str, counting: list[dict]) -> dict:
        mine = [line for line in counting if line["performance_id"] == show]
        mine.sort(key=lambda line: line["level"], reverse=True)

        def said(column: str):
            for wanted in ("L2", "L1", "L0"):
                values = [line[column] for line in mine if line["level"] == wanted and line[column] is not None]
                if values:
                    return min(values)
            return None

        seats = [line["capacity"] for line in mine if line["capacity"]]
        return {
            "level": level,
            "start": said("performance_start"),
            "production": said("production_id"),
            "genre": said("genre") or "unknown",
            "capacity": max(seats) if seats else None,
        }

    def _bookers(self) -> None:
        self.visits: Counter = Counter()
        self.own: Counter = Counter()
        last: dict = {}
        origin: dict = {}
        order = {"foreign": 1, "unreadable": 2, "dutch": 2, "missing": 3}
        for line in self.lines:
            who = line["booker"]
            if who is None:
                continue
            self.visits[who, line["season"]] += line["visits"]
            self.own[who, line["season"]] += line["visits"] if line["own"] else 0
            if not line["own"]:
                continue
            kind = 0 if line["home"] is not None else order.get(line["postcode_status"], 3)
            origin[who] = min(origin.get(who, 9), kind)
            if line["home"] is not None:
                moment = line["ordered_on"] or line["starts"] or date.min
                stamp = (moment, -line["home"])
                last[who] = max(last.get(who, stamp), stamp)
        self.active = {key for key, visits in self.visits.items() if visits > 0}
        self.mine = {key: visits for key, visits in self.own.items() if visits > 0}
        self.profiled = {who for who, _ in self.mine}
        self.everyone = {who for who, _ in self.active} | self.profiled
        self.origin = {who: ("unmatched", "foreign", "unreadable", "missing")[kind] for who, kind in origin.items()}
        self.home = {who: -pc4 for who, (_, pc4) in last.items()}
        seasons = defaultdict(list)
        for who, season in self.mine:
            if season:
                seasons[who].append(season)
        self.first = {who: min(found) for who, found in seasons.items()}
        self.years = sorted({season for found in seasons.values() for season in found})

    def totals(self) -> dict[tuple[str, str], int]:
        found: Counter = Counter()
        orders: dict = defaultdict(Counter)
        for line in self.lines:
            for season in ("", name_of(line["season"])):
                found["visits", season] += line["visits"]
                found["tickets", season] += line["tickets"]
                found["revenue_cents", season] += line["amount_cents"] or 0
                if line["order"] is not None:
                    orders[season][line["order"]] += line["tickets"]
        for season, each in orders.items():
            found["orders", season] = sum(tickets > 0 for tickets in each.values())
        for season in {name_of(season) for _, season in self.active}:
            found["bookers", season] = len({who for who, year in self.active if name_of(year) == season})
        found["bookers", ""] = len({who for who, _ in self.active})
        for show in self.shows.values():
            found["performances", name_of(season_of(show["start"] and show["start"].date()))] += 1
            found["performances", ""] += 1
        return dict(found)

    def coverage(self) -> dict[str, tuple[int, int]]:
        bookers, tickets = Counter(), Counter()
        for who in self.everyone:
            bookers[self._category(self.home.get(who), self.origin.get(who, "missing"), who in self.profiled)] += 1
        order = {"foreign": "foreign", "unreadable": "unreadable", "dutch": "unreadable"}
        for line in self.lines:
            status = "unmatched" if line["home"] is not None else order.get(line["postcode_status"], "missing")
            home = self.home.get(line["booker"]) if line["booker"] in self.everyone else None
            tickets[self._category(home or line["home"], status, line["own"])] += line["tickets"]
        names = ("matched", "unmatched", "foreign", "missing", "unreadable", "group")
        return {name: (bookers[name], tickets[name]) for name in names}

    def _category(self, home: int | None, origin: str, own: bool) -> str:
        return "group" if not own else "matched" if home in self.areas else origin

    def homes(self) -> tuple[Counter, Counter]:
        """Bookers, and visits, by area."""
        bookers, visits = Counter(), Counter()
        for who in self.profiled:
            if self.home.get(who) in self.areas:
                bookers[self.home[who]] += 1
                visits[self.home[who]] += sum(n for (booker, _), n in self.mine.items() if booker == who)
        for line in self.lines:
            if line["booker"] is None and line["own"] and line["home"] in self.areas:
                visits[line["home"]] += line["visits"]
        return bookers, Counter({pc4: max(n, 0) for pc4, n in visits.items()})

    def catchment(self, share: float) -> set[int]:
        """Areas one by one, largest first, until the share is reached."""
        visits = self.homes()[1]
        inside, running = set(), 0
        for pc4, n in sorted(visits.items(), key=lambda item: (-item[1], item[0])):
            if n > 0 and running < share * sum(visits.values()) * (1 - 1e-12):
                inside.add(pc4)
                running += n
        return inside

    def came(self, who, year: int) -> bool:
        return (who, year) in self.mine

    def state(self, who, year: int) -> str:
        return "unknown" if year == self.years[0] else "new" if self.first[who] == year else "returning"

    def loyalty(self) -> dict[tuple[str, str], int]:
        found: Counter = Counter()
        for before, year in zip([None, *self.years], self.years, strict=False):
            for who in self.first:
                if self.came(who, year):
                    found[name_of(year), self.state(who, year)] += 1
                elif before and self.came(who, before) and self.today > date(year + 1, 7, 31):
                    found[name_of(year), "lapsed"] += 1
        return {key: n for key, n in found.items() if n}

    def loyalty_flow(self) -> dict[tuple[str, str, str, str], int]:
        found: Counter = Counter()
        for before, year in zip(self.years, self.years[1:], strict=False):
            gone = "lapsed" if self.today > date(year + 1, 7, 31) else "not_yet"
            for who in self.first:
                if self.came(who, before):
                    move = (self.state(who, before), "returning" if self.came(who, year) else gone)
                elif self.came(who, year):
                    move = ("none", "new") if self.first[who] == year else ("lapsed", "returning")
                else:
                    continue
                found[(name_of(before), name_of(year), *move)] += 1
        return dict(found)

    def visits_per_booker(self, season: str) -> list[int]:
        per: Counter = Counter()
        for (who, year), visits in self.mine.items():
            if season == "" or name_of(year) == season:
                per[who] += visits
        return sorted(per.values())

    def lead_days(self) -> Counter:
        """Tickets by days between the first valid line of a booking and its performance; None when unknown."""
        bookings = defaultdict(list)
        for line in self.lines:
            # Without an order number lines of one day belong together; with one, those of one address and channel.
            day = line["ordered_on"] if line["order"] is None else None
            unread = line["postcode_status"] in ("dutch", "unreadable")
            origin = line["home"] or ("unread" if unread else line["postcode_status"])
            key = tuple(
                line[name] for name in ("order", "booker", "performance_id", "season", "level", "channel", "own")
            )
            bookings[(*key, day, origin)].append(line)
        found: Counter = Counter()
        for lines in bookings.values():
            leads = [
                (line["starts"] - line["ordered_on"]).days
                for line in lines
                if line["status"] == "valid" and line["starts"] and line["ordered_on"]
            ]
            lead = max(leads) if leads and max(leads) >= 0 else None
            found[lead] += sum(line["tickets"] for line in lines)
        return found

    def parties(self) -> list[int]:
        found: Counter = Counter()
        for line in self.lines:
            if line["order"] is not None and line["performance_id"] is not None:
                found[line["order"], line["performance_id"]] += line["tickets"]
        return sorted(tickets for tickets in found.values() if tickets > 0)

    def channels(self) -> dict[str, tuple[int, int]]:
        orders, tickets = defaultdict(Counter), Counter()
        for line in self.lines:
            tickets[line["channel"]] += line["tickets"]
            if line["order"] is not None:
                orders[line["channel"]][line["order"]] += line["tickets"]
        found = {name: (sum(n > 0 for n in orders[name].values()), tickets[name]) for name in tickets}
        return {name: counts for name, counts in found.items() if counts[0] > 0 or counts[1] != 0}

    def prices(self) -> dict[str, tuple[int, int]]:
        tickets, money = Counter(), Counter()
        for line in self.lines:
            if line["level"] != "L0":
                tickets[line["ticket_type"]] += line["quantity"]
                money[line["ticket_type"]] += line["amount_cents"] or 0
        return {kind: (n, money[kind]) for kind, n in tickets.items()}

    def breakdown(self, facet: str, km: dict[int, float]) -> dict[str, dict]:
        keys: dict[str, set[str]] = defaultdict(set)
        for show, told in self.shows.items():
            start = told["start"]
            key = {
                "production": told["production"],
                "genre": told["genre"],
                "weekday": start and WEEKDAYS[start.weekday()],
                "month": start and f"{start:%Y-%m}",
            }[facet]
            if key is not None:
                keys[key].add(show)
        return {
            key: self._row([line for line in self.lines if line["performance_id"] in shows], shows, km)
            for key, shows in keys.items()
        }

    def _row(self, lines: list[dict], shows: set[str], km: dict[int, float]) -> dict:
        visits, own = Counter(), Counter()
        for line in lines:
            if line["booker"] is not None:
                visits[line["booker"], line["performance_id"], line["season"]] += line["visits"]
                own[line["booker"], line["performance_id"], line["season"]] += line["visits"] if line["own"] else 0
        all_of, own_of = Counter(), Counter()
        for (who, show, season), n in visits.items():
            all_of[who] += n
            own_of[who] += own[who, show, season]
        came = {who for who in all_of if who in self.everyone and (all_of[who] > 0 or own_of[who] > 0)}
        past = {key for key, n in own.items() if n > 0 and self.years and key[2] > self.years[0] and key[0] in came}
        known = {who for who, _, _ in past}
        new = {who for who, _, season in past if self.first.get(who) == season}
        distance = [km[self.home[who]] for who in came if own_of[who] > 0 and self.home.get(who) in km]
        seated = {show for show in shows if self.shows[show]["capacity"]}
        seats = sum(self.shows[show]["capacity"] for show in seated)
        return {
            "performances": len(shows),
            "tickets": sum(line["tickets"] for line in lines),
            "visits": sum(line["visits"] for line in lines),
            "bookers": len(came),
            "revenue_cents": sum(line["amount_cents"] or 0 for line in lines),
            "new_share": len(new) / len(known) if known else None,
            "median_km": _lower_median(distance),
            "occupancy": sum(line["visits"] for line in lines if line["performance_id"] in seated) / seats
            if seats
            else None,
        }


def _lower_median(values: list[float]) -> float | None:
    """The smallest value under which at least half lies."""
    return sorted(values)[(len(values) + 1) // 2 - 1] if values else None


def middle(values: list[int]) -> float:
    return float(median(values))


def wilson(k: float, n: float, z: float = 1.959963984540054) -> tuple[float, float]:
    """By the textbook formula, one number at a time."""
    share, spread = k / n, 1 + z**2 / n
    centre, reach = share + z**2 / (2 * n), z * (share * (1 - share) / n + z**2 / (4 * n**2)) ** 0.5
    return (centre - reach) / spread, (centre + reach) / spread
