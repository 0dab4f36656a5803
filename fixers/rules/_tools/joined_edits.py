"""Edits of several fixes that begin at one point."""

from collections.abc import Iterable
from dataclasses import replace

from fixers.diagnostics import Edit


def joined(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """What is inserted at one point, as one edit."""
    texts: dict[tuple[str, object], Edit] = {}
    for edit in edits:
        key = (edit.path, edit.at)
        known = texts.get(key)
        texts[key] = edit if known is None else replace(known, text=known.text + edit.text)
    return tuple(texts.values())
