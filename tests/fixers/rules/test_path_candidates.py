"""Which paths are offered in the place of one that leads nowhere."""

from fixers.model import Repository
from fixers.model.trees import MemoryTree
from fixers.rules._paths.fix import InYaml
from fixers.rules._paths.likely import is_likely
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


def test_a_folder_needs_more_in_common_than_what_is_around_it() -> None:
    manifests, states = "infra/k8s/overlays/prod", "infra/terraform/environments/prod"
    repository = Repository(MemoryTree({f"{states}/main.tf": b"", "infra/k8s/base/a.yml": b""}))
    assert not is_likely(manifests, states, repository)
    assert is_likely(manifests, "infra/k8s/environments/prod", repository)
    assert is_likely("infra/environments/prod", states, repository)
