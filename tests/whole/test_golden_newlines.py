"""Fixes keep the newlines of a file: what a case becomes, it becomes with CRLF too."""

import pytest

from fixers.fixing import fix
from fixers.model.overlay import OverlayTree
from tests.golden_cases import CASES, Case, texts, with_texts

KINDS = ("fixed", "unsafe")


def _with_crlf(files: dict[str, bytes]) -> dict[str, bytes]:
    yaml = (path for path in files if path.endswith((".yml", ".yaml")))
    return {path: files[path].replace(b"\n", b"\r\n") for path in yaml}


def _changed(case: Case, kind: str) -> dict[str, bytes]:
    """Workflows and actions that fixes of the kind change, as they are then."""
    before, lesser = texts(case.tree), case.expected("fixed") if kind == "unsafe" else {}
    after = _with_crlf(case.expected(kind))
    if lesser == case.expected(kind):
        return {}  # the other kind does the same
    return {path: after[path] for path, data in _with_crlf(before).items() if data != after[path]}


CHANGED = [(case, kind) for case in CASES for kind in KINDS if _changed(case, kind)]


@pytest.mark.parametrize(("case", "kind"), CHANGED, ids=lambda part: getattr(part, "id", part))
def test_fixes_keep_the_newline_style(case: Case, kind: str) -> None:
    crlf = with_texts(case.tree, _with_crlf(texts(case.tree)))
    result = fix(crlf, case.options, unsafe=kind == "unsafe")
    fixed = texts(OverlayTree(crlf, result.changes))
    expected = _changed(case, kind)
    assert {path: fixed[path] for path in expected} == expected
