"""`.github/fix-pipeline.yml`: its keys, and how text becomes a `Config`."""

import json
from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.tokens import (
    AliasToken,
    BlockEndToken,
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingEndToken,
    FlowMappingStartToken,
    FlowSequenceEndToken,
    FlowSequenceStartToken,
)

from fixers.config import Config, ConfigProblem, Level, Mode
from fixers.foreign_rules import LINTERS, is_foreign
from fixers.model.facts.tools import Recipe, compromises
from fixers.rules import RULES

_LIMIT: Final = 64 * 1024
_DEPTH: Final = 20  # every level makes every token below it dearer
_BEGINS: Final = (
    BlockMappingStartToken,
    BlockSequenceStartToken,
    FlowMappingStartToken,
    FlowSequenceStartToken,
)
_ENDS: Final = (BlockEndToken, FlowMappingEndToken, FlowSequenceEndToken)

Text = Annotated[str, StringConstraints(min_length=1, strict=True)]


class _Keys(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=lambda name: name.replace("_", "-")
    )


class InstallKeys(_Keys):
    """A step that installs a command: an action pinned to a commit, or shell."""

    uses: Annotated[str, Field(pattern=r"^[\w.-]+/[\w./-]+@[0-9a-f]{40}$", strict=True)] | None = (
        Field(None, description="`owner/repository@commit`, the commit in full.")
    )
    with_: dict[Text, str] = Field({}, alias="with", description="Inputs of the action.")
    run: Text | None = Field(None, description="Shell.")

    @model_validator(mode="after")
    def _one_way(self) -> "InstallKeys":
        if (self.uses is None) == (self.run is None) or (self.with_ and self.run):
            raise PydanticCustomError("one_way", "it has either `uses`, with `with`, or `run`")
        name, _, commit = (self.uses or "").lower().partition("@")
        known = (c for c in compromises() if "/".join(name.split("/")[:2]) in c.actions)
        if any(commit in c.commits or (c.safe and commit not in c.safe) for c in known):
            raise PydanticCustomError("bad", "releases of this action carried malicious code")
        return self

    def recipe(self) -> Recipe:
        """Used as the organisation gives it, on every machine."""
        name, _, commit = (self.uses or "").partition("@")
        lines = tuple((self.run or "").splitlines())
        inputs = tuple(self.with_.items())
        return Recipe(name or None, commit or None, None, inputs, lines, frozenset(), verified=True)


class ToolKeys(_Keys):
    """How an organisation provides a command."""

    provided_by: tuple[Text, ...] = Field(
        (),
        description="Actions (`owner/repository`) after which the command is there.",
    )
    install: InstallKeys | None = Field(
        None,
        description="The step that fixes put where the command is missing: `uses` (pinned to a "
        "commit) and `with`, or `run`. It counts as safe, because the organisation vouches for it.",
    )


class FileKeys(_Keys):
    """Configuration of fix-pipeline for one repository or organisation."""

    mode: Mode = Field(
        Mode.REVIEW,
        description="What the App does: `review` comments, `autofix` also pushes safe fixes, "
        "`observe` shows a check run that never fails, `off` is silent.",
    )
    rules: dict[Text, Level] = Field(
        {},
        description="By rule id: `off` does not run it, `observe` reports without weight, `warn` "
        "and `error` set its severity. What is told with low confidence is always a note.",
    )
    max_run_lines: int = Field(
        5,
        ge=1,
        le=10_000,
        strict=True,
        description="How many lines a `run:` block may have before `long-run-block` reports it; "
        "blank lines and comments do not count.",
    )
    max_inline_comments: int = Field(
        30,
        ge=0,
        le=100,
        strict=True,
        description="How many comments one review may put on lines; the rest goes to its summary.",
    )
    ignore_paths: tuple[Text, ...] = Field(
        (),
        description="Globs of files whose findings are not reported. `*` stays within a folder, "
        "`**` does not; a folder stands for all that is below it.",
    )
    tools: dict[Text, ToolKeys] = Field(
        {},
        description="An organisation's own way to provide a command, by the command's name: "
        "`provided-by` lists actions after which it is there, `install` is the step that a fix "
        "puts where it is missing (`uses` with a full commit and `with`, or `run`).",
    )


def read(text: str, path: str, over: Config) -> Config | ConfigProblem:
    """The configuration in `text` over another, or the first thing that is wrong with it."""
    loaded = _load(text, path)
    if isinstance(loaded, ConfigProblem):
        return loaded
    root, data = loaded
    try:
        keys = FileKeys.model_validate({} if data is None else data)
    except ValidationError as error:
        return _refusal(root, error, path)
    known = {rule.id for rule in RULES}
    for rule in keys.rules:
        if rule not in known and not is_foreign(rule):
            return ConfigProblem(path, _line(root, ("rules", rule)), f"no rule is called `{rule}`")
    return _merge(keys, over)


def json_schema() -> str:
    """The JSON Schema of the file, for editors."""
    schema = FileKeys.model_json_schema()
    schema["properties"]["rules"]["propertyNames"] = {
        "anyOf": [
            {"enum": [rule.id for rule in RULES]},
            {"pattern": f"^({'|'.join(LINTERS)})/."},
        ]
    }
    return json.dumps(
        {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}, indent=2
    )


def option_rows() -> Iterator[tuple[str, str, str]]:
    """Key, default and description of every option, for the manual."""
    defaults = FileKeys.model_validate({}).model_dump(by_alias=True, mode="json")
    for name, option in FileKeys.model_fields.items():
        key = name.replace("_", "-")
        yield key, json.dumps(defaults[key]), option.description or ""


def _load(text: str, path: str) -> tuple[Node | None, object] | ConfigProblem:
    """The nodes, for their places, and the data."""
    if len(text) > _LIMIT:
        return ConfigProblem(path, 1, "it is larger than 64 KiB")
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        return _bomb(yaml, text, path) or (yaml.compose(text), yaml.load(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return ConfigProblem(path, line, f"it is not valid YAML: {_first_line(error.problem)}")
    except (YAMLError, ValueError):
        return ConfigProblem(path, 1, "it is not valid YAML")


def _bomb(yaml: YAML, text: str, path: str) -> ConfigProblem | None:
    """What nobody needs here, and what a few bytes of can cost without end."""
    depth = 0
    for token in yaml.scan(text):
        depth += isinstance(token, _BEGINS) - isinstance(token, _ENDS)
        if depth > _DEPTH:
            return ConfigProblem(path, token.start_mark.line + 1, "it is nested too deeply")
        if isinstance(token, AliasToken):
            return ConfigProblem(path, token.start_mark.line + 1, "it uses YAML aliases")
    return None


def _refusal(root: Node | None, error: ValidationError, path: str) -> ConfigProblem:
    first = error.errors(include_url=False, include_input=False)[0]
    place = tuple(part for part in first["loc"] if part != "[key]")
    name = ".".join(map(str, place))
    message = first["msg"][:1].lower() + first["msg"][1:]
    if first["type"] == "extra_forbidden":
        message = f"`{name}` is no key of the configuration"
    elif first["type"] in {"dict_type", "model_type", "dataclass_type"}:
        message = f"{f'`{name}` must be' if name else 'it must hold'} keys with values"
    elif first["type"] in {"tuple_type", "list_type"}:
        message = f"`{name}` must be a list"
    else:
        message = f"`{name}`: {message}"
    return ConfigProblem(path, _line(root, place), message)


def _first_line(text: object) -> str:
    return str(text).split("\n", 1)[0]


def _line(root: Node | None, place: tuple[int | str, ...]) -> int:
    """The line of the deepest node on the way that exists."""
    node, line = root, 1
    for part in place:
        key, node = _below(node, part)
        line = line if key is None else key.start_mark.line + 1
    return line


def _below(node: Node | None, part: int | str) -> tuple[Node | None, Node | None]:
    """The node that names a part of another, and the part; None where there is no such."""
    if isinstance(node, SequenceNode) and isinstance(part, int):
        return node.value[part], node.value[part]
    pairs = node.value if isinstance(node, MappingNode) else ()
    named = (p for p in pairs if isinstance(p[0], ScalarNode) and p[0].value == part)
    return next(named, (None, None))


def _merge(keys: FileKeys, over: Config) -> Config:
    given = keys.model_fields_set
    return Config(
        mode=keys.mode if "mode" in given else over.mode,
        rules={**over.rules, **keys.rules},
        max_run_lines=keys.max_run_lines if "max_run_lines" in given else over.max_run_lines,
        max_inline_comments=(
            keys.max_inline_comments if "max_inline_comments" in given else over.max_inline_comments
        ),
        ignore_paths=keys.ignore_paths if "ignore_paths" in given else over.ignore_paths,
        tools={**over.tools, **{name: tool.provided_by for name, tool in keys.tools.items()}},
        recipes={
            **{name: recipe for name, recipe in over.recipes.items() if name not in keys.tools},
            **{name: tool.install.recipe() for name, tool in keys.tools.items() if tool.install},
        },
    )
