"""The directory that a terraform command works in, also where inputs or a matrix tell it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product, takewhile
from typing import Final

from fixers.model import Invocation, Job, Repository, Trace
from fixers.model.effects import TERRAFORM, joined, terraform_directory
from fixers.model.machine import Machine, Text
from fixers.model.reading import mapping_at, scalar_at
from fixers.model.shell_context import written_directory
from fixers.rules._shared.bindings import Binding, bindings_of
from fixers.rules._shared.terraform import written_options
from fixers.syntax.records import dataclass
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Mapping, Scalar, Sequence

_TOLD: Final = regex(r"\$\{\{\s*(?:github\.event\.)?((?:inputs|matrix)\.[\w.-]+)\s*\}\}")
_VARIABLE: Final = regex(r"\$\{\{\s*env\.(\w+)\s*\}\}|\$(\w+)|\$\{(\w+)\}")
_CHDIR: Final = regex(r"[\"']?-chdir=[\"']?(.*?)[\"']?")
_MOVES: Final = frozenset({"cd", "pushd", "popd"})
_MOST: Final = 24
_MOST_RUNS: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """`key`: the directory, or the expression that is one of the `directories`."""

    key: str
    directories: tuple[str, ...]

    @property
    def told(self) -> bool:
        """Whether only an expression names it."""
        return (self.key,) != self.directories


def terraform_runs(trace: Trace) -> Iterator[Invocation]:
    """The commands of Terraform in a job. No job that people wrote comes near so many, and each
    is compared with the others."""
    return islice(trace.invocations(*TERRAFORM), _MOST_RUNS)


@lru_cache(maxsize=1024)  # each command of a job asks for those of all others
def place_of(run: Invocation, trace: Trace, repository: Repository) -> Place | None:
    """None where nobody knows."""
    directory = terraform_directory(run.args, run.before)
    if isinstance(directory, str):
        return Place(directory, (directory,))
    text = _spelled(run, trace)
    if text is None or trace.job is None:
        return None
    texts = islice(_texts(text, trace.job, repository), _MOST)
    places = (joined("", one) for one in texts)
    return Place(text, tuple(sorted({one for one in places if isinstance(one, str)})))


def _spelled(run: Invocation, trace: Trace) -> str | None:
    """The directory as the step writes it, with the values of variables; None where more than
    inputs and the matrix tell it."""
    if run.step is None or run.step.job is None or run.script.scalar is None:
        return None
    all_moves = (e for e in trace.commands_of(run.step) if e.name in _MOVES)
    before = takewhile(lambda move: trace.precedes(move, run), all_moves)
    moves = [*islice(before, 2)]  # two say as little as many
    plain = all(e.name == "cd" and len(e.words) == 1 and e.script is run.script for e in moves)
    if len(moves) > 1 or not plain:
        return None
    written = written_directory(run.step)
    folders = [e.words[0].raw.strip("\"'") for e in moves]
    folders += [found[1] for word in written_options(run) if (found := _CHDIR.fullmatch(word))]
    text = "/".join([*([written] if written else []), *folders])
    text = _VARIABLE.sub(lambda found: _value(found, run.before), text)
    return text if _TOLD.search(text) and "$" not in _TOLD.sub("", text) else None


def _value(found: re.Match[str], machine: Machine) -> str:
    value = machine.variables.get(found[1] or found[2] or found[3])
    return value.value if isinstance(value, Text) else found[0]


def _texts(text: str, job: Job, repository: Repository) -> Iterator[str]:
    """What the expression may be."""
    names = sorted({n for n in _TOLD.findall(text) if n.startswith("inputs.")})
    given = [sorted(_given(name, job, repository)) for name in names]
    for values, leg in product(product(*given), bindings_of(job)):
        yield _filled(text, {**leg, **dict(zip(names, values, strict=True))})


def _filled(text: str, binding: Binding) -> str:
    return _TOLD.sub(lambda found: binding.get(found[1], found[0]), text)


def _given(name: str, job: Job, repository: Repository) -> set[str]:
    """What an input may be: by callers, by choice and by default."""
    key, found = name.partition(".")[2], set[str]()
    for caller in repository.callers_of(job.workflow.path):
        told = mapping_at(caller.node, "with")
        value = scalar_at(told, key) if told is not None else None
        found |= {_filled(value.value, leg) for leg in bindings_of(caller)} if value else set()
    on = job.workflow.root.get("on")
    for entry in on.entries if isinstance(on, Mapping) else ():
        inputs = mapping_at(entry.value, "inputs") if isinstance(entry.value, Mapping) else None
        spec = mapping_at(inputs, key) if inputs is not None else None
        found |= set(_offered(spec)) if spec is not None else set()
    return found


def _offered(spec: Mapping) -> Iterator[str]:
    options = spec.get("options")
    for item in (spec.get("default"), *(options.items if isinstance(options, Sequence) else ())):
        if isinstance(item, Scalar):
            yield item.value
