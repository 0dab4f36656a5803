"""Which paths are offered in the place of one that leads nowhere."""

from fixers.rules._paths.fix import InYaml
from fixers.rules._paths.nearest import nearest
from tests.fixers.edits.support import HEAD, step


def test_of_very_many_none_is_the_nearest() -> None:
    many = [f"services/s{number}/run.sh" for number in range(201)]
    assert nearest("services/s7/run.sh", many[:200]) == ["services/s7/run.sh"]
    assert nearest("services/s7/run.sh", many) == many


def test_what_an_expression_gives_is_not_written_anew() -> None:
    found = step(HEAD + "      - run: a\n        working-directory: ${{ inputs.at }}/b\n")
    entry = found.entry("working-directory")
    assert entry is not None
    assert InYaml(found.source, entry.value).to("lib") is None
