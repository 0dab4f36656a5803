"""The configuration of a repository, as plain values.

Reading a file needs pydantic and ruamel.yaml, which `fixers.config_file` loads; whoever has no
file does not pay for them.
"""

from collections.abc import Mapping
from dataclasses import field
from types import MappingProxyType
from typing import Final

from fixers.diagnostics import Severity
from fixers.engine import CheckOptions
from fixers.model.facts.tools import Recipe
from fixers.rule import RuleOptions
from fixers.syntax.records import Enum, dataclass

PATH: Final = ".github/fix-pipeline.yml"


class Mode(Enum):
    """What the App does with findings; the command line reports them in every mode."""

    REVIEW = "review"
    AUTOFIX = "autofix"
    OBSERVE = "observe"
    OFF = "off"


class Level(Enum):
    """What a repository wants of one rule."""

    OFF = "off"
    OBSERVE = "observe"
    WARN = "warn"
    ERROR = "error"


_SEVERITIES: Final = {
    Level.OBSERVE: Severity.INFO,
    Level.WARN: Severity.WARNING,
    Level.ERROR: Severity.ERROR,
}


@dataclass(frozen=True)
class Config:
    """`tools` gives for a command the actions that provide it, `recipes` how to install it."""

    mode: Mode = Mode.REVIEW
    rules: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    max_run_lines: int = 5
    max_inline_comments: int = 30
    ignore_paths: tuple[str, ...] = ()
    tools: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    recipes: Mapping[str, Recipe] = field(default_factory=lambda: MappingProxyType({}))

    def check_options(
        self, select: frozenset[str] | None = None, ignore: frozenset[str] = frozenset()
    ) -> CheckOptions:
        """What the engine is asked; `select` asks for a rule that the configuration turns off
        too."""
        off = {rule for rule, level in self.rules.items() if level is Level.OFF}
        levels = ((rule, _SEVERITIES.get(level)) for rule, level in self.rules.items())
        return CheckOptions(
            select=select,
            ignore=ignore | (off - (select or frozenset())),
            severities={rule: severity for rule, severity in levels if severity is not None},
            ignore_paths=self.ignore_paths,
            rule_options=RuleOptions(
                self.max_run_lines,
                tuple(sorted(self.tools.items())),
                tuple((name, self.recipes[name]) for name in sorted(self.recipes)),
            ),
        )


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """Why a configuration cannot be used: the line, and a clause without a full stop."""

    path: str
    line: int
    message: str


_DEFAULTS: Final = Config()


def parse_config(text: str, path: str = PATH, over: Config = _DEFAULTS) -> Config | ConfigProblem:
    """Read a configuration over an organisation's: `rules` and `tools` are merged by name, any
    other key that is given replaces the organisation's."""
    from fixers.config_file import read

    return read(text, path, over)
