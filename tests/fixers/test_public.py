import subprocess
import sys

import pytest

import fixers


def test_the_public_surface_resolves() -> None:
    assert fixers.Finding.__name__ == "Finding"
    assert callable(fixers.check)
    assert callable(fixers.fix)
    assert isinstance(fixers.RULES, tuple)


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        fixers.nothing  # noqa: B018


def test_importing_the_package_loads_nothing_else() -> None:
    code = "import fixers, sys; print(*(m for m in sys.modules if m.startswith('fixers.')))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert output.split() == []
