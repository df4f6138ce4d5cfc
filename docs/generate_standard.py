"""Write docs/reference/standard.md from the vocabulary: run after every change of standard.yaml."""

from __future__ import annotations

from pathlib import Path

from publiek.vocabulary.publication import reference_page
from publiek.vocabulary.things import standard

if __name__ == "__main__":
    (Path(__file__).parent / "reference" / "standard.md").write_text(reference_page(standard()), encoding="utf-8")
