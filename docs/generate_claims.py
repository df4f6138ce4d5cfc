"""Writes src/publiek/governance/papers/proven.yaml: the claims of the papers of which every test exists.

Run from the checkout: python docs/generate_claims.py
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from publiek.governance.papers import claims

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "publiek" / "governance" / "papers" / "proven.yaml"


@cache
def tests_in(path: str) -> frozenset[str]:
    """The names of the tests in a file; none when it is not there."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    found = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return frozenset(node.name for node in found if node.name.startswith("test_"))


def exists(proof: str) -> bool:
    """Whether the test file::function is there."""
    path, _, name = proof.partition("::")
    return name in tests_in(path)


def page() -> str:
    """The file as it should be."""
    there = [claim.code for claim in claims().values() if all(exists(proof) for proof in claim.proof)]
    head = "# The claims of claims.yaml of which every test exists. Made by docs/generate_claims.py; not by hand.\n"
    return head + "".join(f"- {code}\n" for code in there)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    lacking = {c.code: [p for p in c.proof if not exists(p)] for c in claims().values()}
    for code, proofs in lacking.items():
        if proofs:
            print(f"left out: {code}: {', '.join(proofs)}")
