"""Facts about runner images, tools and actions; see README.md in this folder."""

from pathlib import Path


def read(name: str) -> str:
    """The text of one data file."""
    return Path(__file__).with_name(name).read_text("utf-8")
