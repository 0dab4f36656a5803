"""What `trivy.yaml` says, which Trivy reads unasked."""

import re
from typing import Final

from fixers.model import Repository
from fixers.rules._shared.programs import Program
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Mapping, Scalar, YamlDocument, parse_yaml

_FILE: Final = "trivy.yaml"
# Whoever speaks of the file, and does not only name it to Trivy, may put it elsewhere.
_MOVED: Final = regex(r"^(?!.*(?:config|-c)[:=\s]+\S*trivy\.yaml).*trivy\.yaml", re.MULTILINE)
# False: not given; None: not known.
Known = str | bool | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What `trivy.yaml`, which Trivy reads unasked, says; `repository` is the one it is of, and
    `folders` are those with one of their own."""

    severity: Known = False
    code: Known = False
    repository: Repository | None = None
    folders: tuple[str, ...] = ()

    def may_differ(self, program: Program) -> bool:
        """Whether another file may count where Trivy is started, or where a container works."""
        place, before = program.run.before.directory, program.run.args[: program.at]
        told = any(a is None or a.startswith(("-w", "--workdir")) for a in before)
        if not isinstance(place, str) or (program.apart and told):
            return bool(self.folders)
        return any(f"/{place}".endswith(f"/{folder}") for folder in self.folders)


def settings_of(repository: Repository) -> Settings | None:
    """None where nobody can tell what the file says. A workflow may have the same name."""
    named = [p for p in repository.named(_FILE) if not p.startswith(".github/")]
    folders = tuple(p.rpartition("/")[0] for p in named if p != _FILE)
    if folders and any(_MOVED.search(w.source.text) for w in repository.workflows):
        return None
    if _FILE not in named:
        return Settings(repository=repository, folders=folders)
    source = repository.tree.read(_FILE)
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
        folders=folders,
    )
