"""Steps, scripts and scalars of a workflow text, and what an edit makes of it."""

from ruamel.yaml import YAML

from fixers.diagnostics import Edit
from fixers.model import Repository, ScriptUnit, Step
from fixers.model.trees import MemoryTree
from fixers.syntax.source import Source
from fixers.syntax.yaml_doc import Scalar, YamlDocument, parse_yaml, walk

PATH = ".github/workflows/ci.yml"
HEAD = "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n"


def repository(text: str) -> Repository:
    return Repository(MemoryTree({PATH: text.encode()}))


def step(text: str, index: int = 0) -> Step:
    return repository(text).workflows[0].jobs[0].steps[index]


def script(text: str) -> ScriptUnit:
    owner = step(text)
    assert owner.run is not None
    return ScriptUnit(owner.source, owner.run.value, owner.run)


def scalar(text: str, value: str) -> tuple[Source, Scalar]:
    document = parse_yaml(Source(PATH, text))
    assert isinstance(document, YamlDocument)
    nodes = (n for n in walk(document.root) if isinstance(n, Scalar) and n.value == value)
    return document.source, next(nodes)


def edited(text: str, edit: Edit | None) -> str:
    assert edit is not None
    return text[: edit.at.start] + edit.text + text[edit.at.end :]


def load(text: str) -> object:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    result: object = yaml.load(text)
    return result
