"""How well does the search of the handbook find what people mean? Beside SQLite's FTS5, and beside stems alone.

Run: python bench/handbook_search.py    (222 judged questions in tests/support/handbook_questions.yaml, 35 of them in
English; 60 were held out: 24 written afterwards, and a third of those of each trade)
"""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from publiek.handbook import Book, search  # noqa: E402
from publiek.handbook.searching.folding import stem, words_in  # noqa: E402
from publiek.reports.handbook import book  # noqa: E402
from publiek.vocabulary.data_files import read_yaml  # noqa: E402

Finder = Callable[[str], list[str]]


def questions() -> list[dict[str, Any]]:
    """The judged questions."""
    return list(read_yaml((ROOT / "tests" / "support" / "handbook_questions.yaml").read_text(encoding="utf-8")))


def ours(told: Book) -> Finder:
    """The search of the handbook."""
    return lambda ask: [one.code for one in search(ask, told.language, book=told)]


def of_trades(*, held: bool | None = None, language: str = "") -> list[dict[str, Any]]:
    """What people of each trade type; `held`: only those that were kept apart while it was mended, or the others."""
    typed = [one for one in questions() if str(one["kind"]).startswith("typed")]
    return [
        one for one in typed if held in (None, bool(one.get("held"))) and language in ("", one.get("language", "nl"))
    ]


def full_text(told: Book, *, prepare: Callable[[str], str] = str, every: bool = False) -> Finder:
    """FTS5 of SQLite with its own ranking, titles and headings heavier; words prepared by `prepare`."""
    base = sqlite3.connect(":memory:")
    base.execute(
        "create virtual table pages using fts5(code unindexed, title, heads, body, "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    for page in told.pages:
        heads = " ".join(one.title for one in page.parts)
        title = f"{page.title} {' '.join(page.also)}"
        body = f"{page.lead} {' '.join(one.words for one in page.parts)}"
        base.execute("insert into pages values (?, ?, ?, ?)", (page.code, *map(prepare, (title, heads, body))))

    def find(ask: str) -> list[str]:
        asked = (" " if every else " or ").join(f'"{one}"' for one in words_in(prepare(ask)))
        rank = "bm25(pages, 0, 8.0, 3.0, 1.0)"
        return [
            code
            for (code,) in base.execute(
                f"select code from pages where pages match ? order by {rank} limit 10", (asked.replace(" or ", " OR "),)
            )
        ]

    return find


def stemmed(text: str) -> str:
    """Every word by its stem: what lunr with a Dutch stemmer does."""
    return " ".join(stem(word, "nl") for word in words_in(text))


def judged(find: Finder, asked: list[dict[str, Any]]) -> dict[str, float]:
    """The part of the questions with a right page among the first three, and the mean of 1 / place of the first."""
    hits, ranks = 0, 0.0
    for one in asked:
        found = find(str(one["ask"]))
        places = [at for at, code in enumerate(found, 1) if code in one["pages"]]
        hits += bool(places and places[0] <= 3)
        ranks += 1 / places[0] if places else 0.0
    return {"recall@3": hits / len(asked), "mrr": ranks / len(asked)}


def rows() -> Iterator[tuple[str, dict[str, float], dict[str, float]]]:
    """Per way of searching its figures over everything, and recall@3 per kind."""
    told, asked = book("nl"), [one for one in questions() if one.get("language", "nl") == "nl"]
    ways: dict[str, Finder] = {
        "publiek": ours(told),
        "stems alone (as lunr)": full_text(told, prepare=stemmed),
        "SQLite FTS5": full_text(told),
        "SQLite FTS5, all words": full_text(told, every=True),
    }
    for name, find in ways.items():
        kinds = sorted({str(one["kind"]) for one in asked})
        per = {kind: judged(find, [one for one in asked if one["kind"] == kind])["recall@3"] for kind in kinds}
        held = [one for one in asked if one.get("held")]
        yield name, {**judged(find, asked), "held": judged(find, held)["recall@3"]}, per


def main() -> None:
    """Print the figures."""
    for name, figures, per in rows():
        told = "  ".join(f"{kind} {value:.2f}" for kind, value in per.items())
        whole = f"recall@3 {figures['recall@3']:.3f}  MRR {figures['mrr']:.3f}  held out {figures['held']:.3f}"
        print(f"{name:<24} {whole}   {told}")
    for language in ("nl", "en"):
        find = ours(book(language))
        parts = [judged(find, of_trades(held=held, language=language))["recall@3"] for held in (False, True)]
        print(f"what trades type ({language})   recall@3 {parts[0]:.3f}  held out {parts[1]:.3f}")
    find, asked = ours(book("nl")), [one for one in questions() if one.get("language", "nl") == "nl"]
    begun = time.perf_counter()
    for one in asked:
        find(str(one["ask"]))
    print(f"{(time.perf_counter() - begun) / len(asked) * 1000:.1f} ms a question in Python")


if __name__ == "__main__":
    main()
