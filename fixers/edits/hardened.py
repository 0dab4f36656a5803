"""The hardened scripts of lib/scripts, to be installed in somebody's repository."""

from functools import lru_cache
from pathlib import Path
from typing import Final

from fixers.diagnostics import FileChange
from fixers.edits.files import create_file
from fixers.syntax.regex import regex

FOLDER: Final = "lib/scripts"
# In a checkout these are links to lib/scripts and templates, in an installed package copies.
SHIPPED: Final = Path(__file__).parent.parent / "shipped"
_SISTER: Final = regex(
    r'"\$(?:HERE|\(dirname "\$\(readlink -f "\$\{BASH_SOURCE\[0\]\}"\)"\))/([\w-]+\.sh)"'
)


@lru_cache
def shipped_names() -> frozenset[str]:
    return frozenset(path.name for path in (SHIPPED / "scripts").iterdir())


def hardened_script(name: str) -> str:
    """The text of one script of lib/scripts, by its file name."""
    return (SHIPPED / "scripts" / name).read_text("utf-8")


def with_sisters(name: str) -> tuple[str, ...]:
    """The script itself and every script that it sources or runs, each once."""
    wanted = [name]
    for one in wanted:
        for sister in _SISTER.findall(hardened_script(one)):
            if sister not in wanted:
                wanted.append(sister)
    return tuple(wanted)


def install_script(name: str) -> tuple[FileChange, ...]:
    """Create the script, and those it needs, in `lib/scripts` of a repository."""
    return tuple(
        create_file(f"{FOLDER}/{one}", hardened_script(one), executable=one != "common.sh")
        for one in with_sisters(name)
    )
