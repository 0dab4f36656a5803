"""Logs never stand in the way of the work."""

import io
import sys

import pytest
import structlog

from bot.log import configure


class FullDisk(io.StringIO):
    """Takes nothing while it is full."""

    full = True

    def write(self, text: str) -> int:
        if self.full:
            raise OSError(28, "No space left on device")
        return super().write(text)

    def flush(self) -> None:
        if self.full:
            raise BrokenPipeError(32, "Broken pipe")


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_a_log_that_cannot_be_written_fails_nobody(
    monkeypatch: pytest.MonkeyPatch, log_format: str
) -> None:
    stream = FullDisk()
    monkeypatch.setattr(sys, "stderr", stream)
    kept = structlog.get_config()
    try:
        configure(log_format)
        log = structlog.get_logger("test")
        log.info("nobody hears this")
        stream.full = False
        log.info("there is room again")
    finally:
        structlog.configure(**kept)
    assert "there is room again" in stream.getvalue()
    assert "nobody hears this" not in stream.getvalue()


def test_a_log_that_is_closed_fails_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    closed, now = io.StringIO(), io.StringIO()
    closed.close()
    monkeypatch.setattr(sys, "stderr", closed)
    kept = structlog.get_config()
    try:
        configure("json")
        log = structlog.get_logger("test")
        log.info("nobody hears this")
        monkeypatch.setattr(sys, "stderr", now)
        log.info("and this is heard")
    finally:
        structlog.configure(**kept)
    assert "and this is heard" in now.getvalue()
    assert "nobody hears this" not in now.getvalue()
