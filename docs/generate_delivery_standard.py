"""Write docs/reference/standard/<version>/ from the vocabulary: run after every change of delivery.yaml."""

from __future__ import annotations

from pathlib import Path

from publiek.vocabulary import schemas
from publiek.vocabulary.delivering import VERSION

if __name__ == "__main__":
    schemas.write(Path(__file__).parent / "reference" / "standard" / VERSION.rsplit(".", 1)[0])
