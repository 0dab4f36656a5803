"""Options of the whole test suite."""

import pytest
from hypothesis import settings

# What an example costs depends on what else the machine does, which is nothing to fail for.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="rewrite tests/goldens from what rules say"
    )
