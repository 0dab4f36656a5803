"""Which files Git LFS keeps, as `.gitattributes` says."""

import pytest

from fixers.model.attributes import is_large_file
from fixers.model.trees import MemoryTree

KEPT = "filter=lfs diff=lfs merge=lfs -text"
SCRIPT = "lib/scripts/build.sh"


@pytest.mark.parametrize(
    ("attributes", "kept"),
    [
        ({}, False),
        ({"": f"*.sh {KEPT}"}, True),
        ({"": f"*.sh {KEPT}\r\n\r\n# a word\r\n"}, True),
        ({"": f"*.zip {KEPT}"}, False),
        ({"": f"lib/** {KEPT}"}, True),
        ({"": f"/lib/scripts/*.sh {KEPT}"}, True),
        ({"": f"scripts/*.sh {KEPT}"}, False),
        ({"": f"**/scripts/*.sh {KEPT}"}, True),
        ({"": f"* {KEPT}\n*.sh -filter -diff -merge text"}, False),
        ({"": f"* {KEPT}\n*.sh !filter"}, False),
        ({"": f"* {KEPT}\n*.sh filter=crypt"}, False),
        ({"": f"* {KEPT}\n*.sh text eol=lf"}, True),
        ({"lib/": f"*.sh {KEPT}"}, True),
        ({"": f"*.sh {KEPT}", "lib/scripts/": "*.sh -filter"}, False),
        ({"tools/": f"*.sh {KEPT}"}, False),
    ],
)
def test_what_git_lfs_keeps(attributes: dict[str, str], kept: bool) -> None:
    files = {f"{folder}.gitattributes": text.encode() for folder, text in attributes.items()}
    assert is_large_file(SCRIPT, MemoryTree(files)) is kept


def test_attributes_that_cannot_be_read_say_nothing() -> None:
    assert not is_large_file(SCRIPT, MemoryTree({".gitattributes": b"\0"}))
