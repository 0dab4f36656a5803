"""Which values may be written as shell on purpose, by what their expressions are called."""

import pytest

from fixers.edits.own_words import may_be_shell


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("inputs.version", False),
        ("inputs.target", False),
        ("github.event.inputs.services", False),
        ("secrets.API_KEY", False),
        ("needs.build.outputs.image-tag", False),
        ("steps.meta.outputs.tags", False),
        ("vars.REGISTRY || 'ghcr.io'", False),
        ("github.ref == 'x' && vars.A", True),
        ("format('{0}-{1}', inputs.a, 'b')", False),
        ("join(matrix.systems, ' ')", False),
        ("join(matrix.packages, ' ')", True),
        ("fromJSON(vars.A).b", True),
        ("'a b'", False),
        ("inputs.extra-args", True),
        ("env.TESTFLAGS", True),
        ("inputs.buildCommand", True),
        ("steps.diff.outputs.all_changed_files", True),
        ("github.event.issue.user.login", True),
        ("github.workflow", True),
        ("inputs", True),
        ("a b", True),
    ],
)
def test_names_tell(inner, expected):
    assert may_be_shell(inner, first=False) is expected


@pytest.mark.parametrize(("first", "expected"), [(True, True), (False, False)])
def test_a_folder_may_begin_with_that_of_the_user(first, expected):
    assert may_be_shell("inputs.build-dir", first=first) is expected
