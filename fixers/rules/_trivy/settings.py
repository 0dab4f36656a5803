"""What `trivy.yaml` says, which Trivy reads unasked."""

from typing import Final

from fixers.model import Repository
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Mapping, Scalar, YamlDocument, parse_yaml

_FILE: Final = "trivy.yaml"
# False: not given; None: not known.
Known = str | bool | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What `trivy.yaml`, which Trivy reads unasked, says; `repository` is the one it is of."""

    severity: Known = False
    code: Known = False
    repository: Repository | None = None


def settings_of(repository: Repository) -> Settings | None:
    """None where nobody can tell which file counts. A workflow may have the same name."""
    named = [p for p in repository.named(_FILE) if not p.startswith(".github/")]
    if not named:
        return Settings(repository=repository)
    source = repository.tree.read(_FILE) if named == [_FILE] else None
    document = parse_yaml(source) if isinstance(source, Source) else None
    root = document.root if isinstance(document, YamlDocument) else None
    if not isinstance(root, Mapping):
        return None
    code = root.get("exit-code")
    given = code.value if isinstance(code, Scalar) else None
    return Settings(
        severity=False if root.get("severity") is None else None,
        code=False if code is None else given,
        repository=repository,
    )
