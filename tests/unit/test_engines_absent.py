"""A library that is not installed is looked for once, and found absent at once from then on."""

from __future__ import annotations

import importlib
import sys

import pytest

from publiek.engines.absent import answer_at_once


def test_an_absent_module_is_refused_as_python_does() -> None:
    answer_at_once("publiek_no_such_library")
    with pytest.raises(ModuleNotFoundError) as refused:
        importlib.import_module("publiek_no_such_library")
    assert refused.value.name == "publiek_no_such_library"


def test_asking_twice_adds_nothing() -> None:
    answer_at_once("publiek_no_such_library")
    before = list(sys.meta_path)
    answer_at_once("publiek_no_such_library")
    assert sys.meta_path == before


def test_a_module_that_exists_is_left_alone() -> None:
    before = list(sys.meta_path)
    answer_at_once("json")
    assert sys.meta_path == before
    assert importlib.import_module("json").dumps([1]) == "[1]"
