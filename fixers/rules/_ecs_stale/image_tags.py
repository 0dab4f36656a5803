"""Names of images, followed to where their tag comes from."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from fixers.model import Invocation, Trace
from fixers.model.machine import Derived, Machine, Text, VariableValue
from fixers.model.reading import mapping_at, scalar_at, scalars_of
from fixers.rules._ecs_stale.release_refs import OF_RELEASE, for_releases
from fixers.rules._shared.delivery import Delivery
from fixers.syntax.records import Enum, dataclass
from fixers.syntax.regex import regex

_ONE_BUILD: Final = "\1"  # stands for what is another one with every commit or run
_UNIQUE: Final = regex(
    r"""\$\{\{[^}]*\b(?:github\.(?:sha|run_(?:id|number)
      |event\.(?:after|head_commit\.id|pull_request\.head\.sha|workflow_run\.(?:head_sha|id)))|make\.build)\b[^}]*\}\}
    | \$\{?(?:env_|_)?(?:GITHUB_SHA|GITHUB_RUN_ID|GITHUB_RUN_NUMBER)\b(?:[^}\s]*\})?
    | \$\((?:[^()]|\([^()]*\))*(?:git\s+(?:rev-parse(?!\s+--(?:abbrev-ref|show-))|describe|log)
      |\bdate\b|GITHUB_SHA|github\.sha|cat\s+\S*(?:VERSION|version)
      |\.version\b|(?:poetry|hatch)\s+version|pkg\s+get\s+version)
      (?:[^()]|\([^()]*\))*\)
    | `(?:git\s+(?:rev-parse(?!\s+--(?:abbrev-ref|show-))|describe|log)|date\b)[^`]*`""",
    re.VERBOSE,
)
_VARIABLE: Final = regex(r"\$(\w+)|\$\{(\w+)(?::?-[^}]*|:[\d:]+)?\}|\$\{\{\s*env\.(\w+)\s*\}\}")
_OUTPUT: Final = regex(r"\$\{\{\s*steps\.([\w-]+)\.outputs\.([\w-]+)\s*\}\}")
_OF_JOB: Final = regex(r"\$\{\{\s*needs\.([\w-]+)\.outputs\.([\w-]+)\s*\}\}")
_INPUT: Final = regex(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")
_RELEASE: Final = regex(r"v?\d+\.\d+(\.\d+)?(-[\w.]+)?")
_ROUNDS: Final = 6
_LONGEST: Final = 2000


class Tag(Enum):
    UNIQUE = "unique"  # names one build
    MOVING = "moving"  # `latest`, a branch, an environment
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False, slots=True)
class Names:
    """Follows names of images through the jobs of one delivery."""

    delivery: Delivery

    def tag(self, reference: str, trace: Trace, machine: Machine) -> Tag:
        """What kind of tag `repository:tag` has."""
        text = self.followed(reference, trace, machine)
        name = text.rsplit("/", 1)[-1]
        _, colon, tag = name.partition(":")
        if _ONE_BUILD in tag or _RELEASE.fullmatch(tag):
            return Tag.UNIQUE
        if "$" in name or "`" in name or "\0" in name:
            return Tag.UNKNOWN
        return Tag.MOVING if tag or not colon else Tag.UNKNOWN

    def followed(self, text: str, trace: Trace, machine: Machine) -> str:
        for _ in range(_ROUNDS):
            before = text
            text = _UNIQUE.sub(_ONE_BUILD, text)
            if for_releases(trace):
                text = OF_RELEASE.sub(_ONE_BUILD, text)
            text = _VARIABLE.sub(lambda m: self._variable(trace, m, machine), text)
            text = _OUTPUT.sub(lambda m: self._output(trace, m), text)
            text = _OF_JOB.sub(lambda m: self._of_job(trace, m), text)
            text = _INPUT.sub(self._input, text)
            if text == before or len(text) > _LONGEST:
                break
        return text

    def _variable(self, trace: Trace, found: re.Match[str], machine: Machine) -> str:
        known = _variable(found, machine)
        return self._output(trace, found, _name_in(found)) if known == found[0] else known

    def _output(self, trace: Trace, found: re.Match[str], env: str = "") -> str:
        """What one step wrote to its output, or any to the environment of the later ones."""
        written = _written(trace, None, env) if env else _written(trace, found[1], found[2])
        values = set(written)
        return values.pop() if len(values) == 1 else found[0]

    def _of_job(self, trace: Trace, found: re.Match[str]) -> str:
        """An output of another job, followed there."""
        for other in self.delivery.traces:
            if other.job is None or other.job.id != found[1] or other.workflow != trace.workflow:
                continue
            value = scalars_of(mapping_at(other.job.node, "outputs")).get(found[2])
            output = _OUTPUT.fullmatch(value.value.strip()) if value else None
            if output is not None:
                return self._output(other, output)
        return found[0]

    def _input(self, found: re.Match[str]) -> str:
        """What the jobs that call a workflow give it, if they agree."""
        given = (mapping_at(job.node, "with") for job in self.delivery.jobs)
        values = {v.value for node in given if node and (v := scalar_at(node, found[1]))}
        return values.pop() if len(values) == 1 else found[0]


def _name_in(found: re.Match[str]) -> str:
    return found[1] or found[2] or found[3]


def _variable(found: re.Match[str], machine: Machine) -> str:
    name = _name_in(found)
    value = machine.variables.get(name)
    if isinstance(value, Text):
        return value.value or found[0]
    if isinstance(value, Derived) and not _is_its_own(name, value):
        text = value.word.raw.strip("\"'")
        return _VARIABLE.sub(lambda m: _seen(m, value.variables, machine), text)
    return found[0]


def _is_its_own(name: str, value: Derived) -> bool:
    """`TAG=${TAG:-x}`, but not the first argument that a function is given: another `$1`."""
    again = re.search(rf"\$\{{?{name}\b", value.word.raw)
    return again is not None and not isinstance(value.variables.get(name), Text | Derived)


def _seen(found: re.Match[str], variables: Mapping[str, VariableValue], machine: Machine) -> str:
    """A variable as a value saw it that was made when others were set."""
    name = _name_in(found)
    value = variables.get(name)
    if value == machine.variables.get(name):
        return found[0]
    if isinstance(value, Text):
        return value.value
    return value.word.raw.strip("\"'") if isinstance(value, Derived) else found[0]


def _written(trace: Trace, step: str | None, name: str) -> Iterator[str]:
    """Values that `echo` writes under a name: to an output of a step, or to `$GITHUB_ENV`."""
    for event in trace.invocations("echo"):
        exports = any(r.target and "GITHUB_ENV" in r.target.raw for r in event.command.redirects)
        if event.step is None or not (exports if step is None else event.step.id == step):
            continue
        for word in event.words:
            key, equals, value = word.raw.strip("\"'").partition("=")
            if equals and key.removeprefix("::set-output name=") == name:
                yield _variables_of(value, event)


def _variables_of(text: str, event: Invocation) -> str:
    """Shell variables are gone with their step, so they are put in here."""
    for _ in range(_ROUNDS):
        text = _UNIQUE.sub(_ONE_BUILD, text)
        text = _VARIABLE.sub(lambda m: _variable(m, event.before), text)
    return text[:_LONGEST]
