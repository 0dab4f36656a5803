"""Expressions are compiled when they are asked, and all of them can be."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import fixers
from fixers.syntax.regex import regex

MODULE = "fixers.syntax.regex"


def modules() -> Iterator[ModuleType]:
    for found in pkgutil.walk_packages(fixers.__path__, "fixers."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def held(value: Any) -> Iterator[Any]:
    """A value, and those that a table or a tuple holds."""
    if isinstance(value, dict):
        value = (*value, *value.values())
    if isinstance(value, tuple | list):
        for one in value:
            yield from held(one)
    else:
        yield value


def test_each_one_of_a_module_can_be_compiled() -> None:
    found = (one for m in modules() for value in vars(m).values() for one in held(value))
    written: list[re.Pattern[str]] = [one for one in found if type(one).__module__ == MODULE]
    assert len(written) > 500
    for one in written:
        assert re.compile(one.pattern, one.flags)


def test_nothing_is_compiled_before_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    compile_it = re.compile
    monkeypatch.setattr(re, "compile", lambda *args: asked.append(args[0]) or compile_it(*args))
    word = regex("(?P<a>A)+", re.IGNORECASE)
    assert (word.pattern, asked) == ("(?P<a>A)+", [])
    assert word.findall("baab a") == ["a", "a"]
    assert word.sub("-", "baab") == "b-b"
    assert word.fullmatch("aA")
    assert (word.groups, word.groupindex) == (1, {"a": 1})
    assert asked == ["(?P<a>A)+"]
