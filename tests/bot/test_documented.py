"""What people read about the App is what it is."""

import re
from pathlib import Path

from bot.manifest import permissions
from bot.plan.answers import help_text
from bot.plan.buttons import FIX, NAME, RECHECK

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/app.md").read_text()


def test_every_order_is_documented_as_help_tells_it() -> None:
    rows = help_text(()).partition("\n\n")[0]
    assert rows in PAGE


def test_every_permission_is_documented() -> None:
    rows = dict(re.findall(r"^\| (\w+): (\w+) \|", PAGE, re.MULTILINE))
    assert rows == dict(permissions())


def test_the_check_and_its_buttons_are_named_as_they_are() -> None:
    assert f"check run** `{NAME}`" in PAGE
    assert f"*{FIX.label}*" in PAGE
    assert f"*{RECHECK.label}*" in PAGE


def test_pages_lead_where_they_say() -> None:
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} → {target}"
