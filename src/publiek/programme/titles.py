"""What is a title without a venue's own way of writing it?"""

from __future__ import annotations

import re
import unicodedata


def folded(text: str) -> str:
    """Lower case, without accents, punctuation or double spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def same_words(one: str, other: str) -> bool:
    """Whether two titles are the same words."""
    return bool(one) and folded(one) == folded(other)
