"""What `trivy.yaml` says, which Trivy reads unasked."""

from fixers.model import Repository
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Mapping, Scalar, YamlDocument, parse_yaml

# False: not given; None: not known.
Known = str | bool | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What `trivy.yaml`, which Trivy reads unasked, says."""

    severity: Known = False
    code: Known = False


def settings_of(repository: Repository) -> Settings | None:
    """None where nobody can tell which file counts."""
    named = (*repository.named("trivy.yaml"), *repository.named("trivy.yml"))
    if not named:
        return Settings()
    source = repository.tree.read("trivy.yaml") if named == ("trivy.yaml",) else None
    document = parse_yaml(source) if isinstance(source, Source) else None
    root = document.root if isinstance(document, YamlDocument) else None
    if not isinstance(root, Mapping):
        return None
    code = root.get("exit-code")
    given = code.value if isinstance(code, Scalar) else None
    return Settings(
        severity=False if root.get("severity") is None else None,
        code=False if code is None else given,
    )
