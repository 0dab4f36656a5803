"""Fixtures of the model's tests."""

import pytest

from tests.fixers.model.building import FakeShell


@pytest.fixture
def shell(monkeypatch) -> FakeShell:
    """Replaces the interpreter, so that only the walk over steps is tested."""
    fake = FakeShell()
    monkeypatch.setattr("fixers.model.whole.interpret", fake)
    return fake
