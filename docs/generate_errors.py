"""Write docs/reference/errors.md: every refusal of the program, found in the code itself, with what to do.

A refusal is a call whose first argument is a code in kebab case and whose arguments hold two `Text(nl, en)`.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import yaml

SOURCE = Path(__file__).parents[1] / "src" / "publiek"
PAGE = Path(__file__).parent / "reference" / "errors.md"
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def refusals() -> dict[str, tuple[str, str]]:
    """Code -> (what, what to do), in English with the Dutch beside it; f-string parts are shown as …."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(SOURCE.rglob("refusal_texts.yaml")):
        for code, texts in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            what, advice = (f"{texts[key]['en']} *{texts[key]['nl']}*" for key in ("what", "do"))
            found[code] = (what, advice)
    for path in sorted(SOURCE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said_once = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and _is_text(node.value)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                _add(node, found, said_once)
    return found


def _add(node: ast.Call, found: dict[str, tuple[str, str]], said_once: dict[str, ast.expr]) -> None:
    code, arguments = node.args[0], (*node.args, *(k.value for k in node.keywords))
    texts = [said_once.get(a.id, a) if isinstance(a, ast.Name) else a for a in arguments]
    if getattr(node.func, "id", "").endswith("Error"):
        texts = texts[1:3]  # what, do: one of them may be told by the caller
    elif not any(_is_text(text) for text in texts):
        return  # a call without any text is no refusal: the name of an address of the site, for one
    texts = [text for text in texts if _is_text(text) or isinstance(text, ast.Name)]
    if (
        isinstance(code, ast.Constant)
        and isinstance(code.value, str)
        and len(texts) >= 2
        and _CODE.fullmatch(code.value)
    ):
        found.setdefault(code.value, (_sentence(texts[0]), _sentence(texts[1])))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text"


def _sentence(node: ast.expr) -> str:
    if not isinstance(node, ast.Call):
        return "…"
    parts = {k.arg: k.value for k in node.keywords}
    nl, en = (parts.get("nl") or node.args[0], parts.get("en") or node.args[1])
    return f"{_words(en)} *{_words(nl)}*"


def _words(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(v) if isinstance(v, ast.Constant) else "…" for v in node.values)
    return "…"


def page() -> str:
    """The whole page."""
    rows = [f"## {code}\n\n{what}\n\n**What to do:** {do}" for code, (what, do) in sorted(refusals().items())]
    head = (
        "# Errors\n\nGenerated from the code by `docs/generate_errors.py`; do not edit by hand. Exit codes: 2 usage, "
        "3 file, 4 mapping, 5 conservation, 6 storage, 7 areas, 8 disclosure, 9 network, 10 segmentation, 11 package, "
        "70 a fault in the program. "
        "What is wrong in single rows is not an error but a finding: see [findings](findings.md)."
    )
    return "\n\n".join([head, *rows]) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
