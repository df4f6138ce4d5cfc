"""The pages keep up with the code, and the project says nothing it should not."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXTS = {".py", ".md", ".yaml", ".toml", ".sh", ".j2", ".typ", ".css", ".json"}
#: Paths of one machine. A project that runs anywhere names none.
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home)/[\w.-]+")


def project_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize(
    "name", ["errors", "findings", "api", "survey-figures", "questionnaire", "crosswalks", "purposes"]
)
def test_generated_pages_are_not_behind(name: str) -> None:
    made = runpy.run_path(str(ROOT / "docs" / f"generate_{name.replace('-', '_')}.py"))["page"]()
    written = (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8")
    assert written == made, f"run docs/generate_{name}.py"


def test_every_error_that_is_raised_is_on_its_page() -> None:
    """A call of an error class with a code in plain sight has an entry."""
    known = runpy.run_path(str(ROOT / "docs" / "generate_errors.py"))["refusals"]()
    raised = {
        node.args[0].value
        for path in (ROOT / "src").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("Error") and node.args
        if isinstance(node.args[0], ast.Constant) and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", str(node.args[0].value))
    }
    assert len(raised) > 40
    assert raised <= set(known)


def test_every_link_in_the_docs_leads_somewhere() -> None:
    # Pages of the handbook point at one another by their codes: see `test_handbook.py`.
    handbook = ROOT / "src" / "publiek" / "handbook"
    broken = []
    for page in (p for p in project_files() if p.suffix == ".md" and not p.is_relative_to(handbook)):
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)} -> {target}")
    assert not broken


def test_the_two_readmes_are_in_step() -> None:
    """Same commands, same pictures, same number of headings in both languages."""
    english, dutch = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.nl.md"))
    for pattern in (r"```sh\n(.*?)```", r"^#+ ", r"\]\(([^)]+)\)"):
        found = [re.findall(pattern, text, re.DOTALL | re.MULTILINE) for text in (english, dutch)]
        assert len(found[0]) == len(found[1])
    commands = [re.findall(r"^(?:make|publiek|\.) ?\S+", text, re.MULTILINE) for text in (english, dutch)]
    assert commands[0] == commands[1]


def test_no_path_of_one_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in project_files()
        if path.suffix in TEXTS and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if MACHINE.search(line)
    ]
    assert not found


def test_every_promise_of_security_names_a_test_that_exists() -> None:
    for promise in re.findall(r"`(tests/[^`]+)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8")):
        assert list(ROOT.glob(promise.rstrip("/") + ("*" if promise.endswith("_") else ""))), promise
