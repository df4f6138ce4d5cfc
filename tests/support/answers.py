"""Does an answer of `--json` keep its documented schema?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

ROOT = Path(__file__).parents[2]
PUBLIEK = Path(sys.executable).with_name("publiek")


@cache
def schemas() -> dict[str, Any]:
    """Every documented answer."""
    return yaml.safe_load((ROOT / "docs" / "reference" / "json" / "answers.yaml").read_text(encoding="utf-8"))[
        "answers"
    ]


def check(value: dict[str, Any], answer: str) -> None:
    """An answer as it is documented."""
    _validator(answer).validate(value)


@cache
def _validator(answer: str) -> jsonschema.protocols.Validator:
    schema = schemas()[answer]
    kind = jsonschema.validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def ask(*arguments: object, keys: Path, code: int = 0, answer: str = "") -> dict[str, Any]:
    """Run `publiek … --json` as a user would; check the exit code and the documented schema; return the answer."""
    command = [str(PUBLIEK), *map(str, arguments), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PUBLIEK_KEYS": str(keys)})
    assert done.returncode == code, f"{command} ended with {done.returncode}: {done.stderr[-2000:]}"
    value = json.loads(done.stdout)
    check(value, answer or (str(arguments[0]) if code == 0 else "error"))
    return value
