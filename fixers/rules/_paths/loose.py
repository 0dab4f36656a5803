"""Words in the inputs of actions that are paths of the repository but for how they are spelled."""

from collections.abc import Iterator
from typing import Final

from fixers.model import ActionUse, Repository
from fixers.model.facts.paths import may_name_path, path_inputs
from fixers.rules._paths.alike import respelled
from fixers.rules._paths.fix import InYaml
from fixers.rules._paths.inputs import InputPath, given_by
from fixers.syntax.regex import regex
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Scalar

_PATH: Final = regex(
    r"(?<![\w./${}@:%~\\*?#-])(?:\./)?\.?[\w-][\w.-]*(?:/[\w.-]+)*/\w[\w-]*(?:\.[\w-]+)*"
    r"(?![\w/*@:(+$~{?-]|\.\w)"
)
# What these are given is there only afterwards, or lies elsewhere.
_KEEPS: Final = frozenset({"actions/checkout", "actions/cache", "actions/upload-artifact"})
_LONGEST: Final = 4_000


def misspelled_inputs(use: ActionUse, repository: Repository) -> Iterator[InputPath]:
    """Each word with a folder that is not there, while the same in another spelling is."""
    known = path_inputs(use.action)
    for name, scalar in sorted(use.step.inputs.items()) if use.action not in _KEEPS else ():
        if "/" not in scalar.value or len(scalar.value) > _LONGEST:  # most often
            continue
        if name in known or not may_name_path(name, surely=False):
            continue
        for found in _PATH.finditer(scalar.value):
            path = found[0].removeprefix("./")
            if repository.tree.mode(path) is None and _is_misspelled(path, scalar, repository):
                place = InYaml(use.step.source, scalar, part=Span(*found.span()))
                yield from given_by(found[0], place, found[0], guessed=True)


def _is_misspelled(path: str, scalar: Scalar, repository: Repository) -> bool:
    """Who names both knows what there is."""
    meant = [one for one in respelled(path, repository) if one != path]
    return bool(meant) and not any(one in scalar.value for one in meant)
