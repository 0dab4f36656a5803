"""The effect of a `uses:` step that is not walked into."""

import re
from typing import Final

from fixers.model.action_ref import ActionRef
from fixers.model.environments import after_inputs
from fixers.model.expressions import resolve_text
from fixers.model.facts.actions import ActionFacts, Lists, action_facts
from fixers.model.facts.commands import commands_of_packages
from fixers.model.facts.tools import tool_of
from fixers.model.listed import after_list
from fixers.model.lost import is_no_action
from fixers.model.machine import Credentials, Machine, TreeOrigin
from fixers.model.repository import RepoTree
from fixers.model.shell_context import workspace_path
from fixers.model.step import Step
from fixers.model.tri import Tri, Unknown
from fixers.syntax.expression import Lookup
from fixers.syntax.regex import regex
from fixers.syntax.yaml_doc import Scalar

CHECKOUT: Final = "actions/checkout"
BUILD_PUSH: Final = "docker/build-push-action"
AWS_LOGIN: Final = "aws-actions/configure-aws-credentials"
# What restores a folder of programs may provide any of them.
_PROGRAMS: Final = regex(
    r"(^|/)s?bin/?$|^/(opt|usr)|toolcache|~/\.(local|asdf|tfenv|mise)\b|~/\.cargo/?$"
)
_PROGRAM: Final = regex(r"^(?:~|/).*/s?bin/([\w.-]+)$")
# An expression that gives the whole path, and no cache: what a step prints is the download cache
# of a package manager, and nothing of these is on PATH.
_ANY_FOLDER: Final = regex(
    r"(?!\$\{\{[^}]*(?:steps\.|cache|workspace|runner\.temp|matrix))\$\{\{", re.IGNORECASE
)
_WORD: Final = regex(r"[A-Za-z][\w-]*")
_ALIKE: Final = 4
_CACHE: Final = regex(r"\$\{\{[^}]*(?:cache|runner\.temp)", re.IGNORECASE)
# Not the folder of plugins, nor the files of settings and versions.
_INITIALISED: Final = regex(r"\.terraform(?!\.d|rc|-|\.lock)")

# The commit that is being looked at, in the words of each event.
_OWN: Final = (
    r"github\.(sha|ref|ref_name|head_ref|event\.pull_request\.(head\.(sha|ref)|merge_commit_sha)"
    r"|event\.after|event\.push\.after|event\.workflow_run\.head_(?:sha|branch))"
)
_OWN_REF: Final = regex(rf"(?:refs/heads/)?\$\{{\{{ *{_OWN}( *\|\| *{_OWN})* *\}}\}}")
_OWN_REPOSITORY: Final = regex(
    r"\$\{\{ *github\.(repository|event\.pull_request\.head\.repo\.full_name) *\}\}"
)
# What a run chooses, and the branches that everybody works on.
_COMMIT: Final = regex(r"[0-9a-f]{40}")
_LIKELY_REF: Final = regex(
    r"(?:refs/(?:heads|tags)/)?v?\$\{\{[^{}]*\}\}"
    r"|(?:refs/heads/)?(?:main|master|dev|develop|development|next|production|staging|trunk)"
)


def after_use(
    step: Step, ref: ActionRef | None, machine: Machine, lookup: Lookup, tree: RepoTree
) -> Machine:
    """The machine after the action ran; `ref` is None when its name is not known."""
    if ref is None or ref.local:
        folder = workspace_path(ref.name, lookup) if ref is not None and not ref.own else None
        lost = isinstance(folder, str) and is_no_action(folder, machine, tree)
        return machine.with_(guessed=True) if lost else after_anything(machine)
    if ref.docker:
        return machine.with_(wrote_unknown=True)  # it has the workspace, not the runner's PATH
    if ref.name == CHECKOUT:
        return _after_checkout(step, machine, lookup)
    if ref.name == AWS_LOGIN:
        return machine.with_(credentials=_credentials(step, machine.credentials))
    facts = action_facts(ref.name)
    if facts.lists is not None:
        machine = after_list(_told(facts.lists, step, ref), facts.lists.files, machine, tree)
        own = dict.fromkeys(facts.provides, Tri.YES)
        return machine.with_(provided={**machine.provided, **own})
    return _after_facts(facts, step, machine, lookup)


def _told(lists: Lists, step: Step, ref: ActionRef) -> list[str]:
    """What the step itself names; `*`: the names of its inputs do."""
    given = [step.inputs[name].value for name in lists.inputs if name in step.inputs]
    given += step.inputs if "*" in lists.inputs else ()
    named = "" if _COMMIT.fullmatch(ref.ref or "") else ref.ref or ""  # it may be any tag's
    return [*given, named] if lists.reference else given


def after_anything(machine: Machine) -> Machine:
    """After something of which nothing is known."""
    return machine.with_(
        unknown_provider=True,
        wrote_unknown=True,
        terraform_unknown=True,
        variables_unknown=True,
        credentials=Credentials.UNKNOWN,
        checkouts=machine.checkouts
        if "" in machine.checkouts
        else {"": TreeOrigin.OTHER, **machine.checkouts},
    )


def _after_checkout(step: Step, machine: Machine, lookup: Lookup) -> Machine:
    """Without `clean: false` the folder holds exactly the tree afterwards."""
    given = step.inputs.get("path")
    folder = workspace_path(given.value, lookup) if given else ""
    if isinstance(folder, Unknown):
        return machine.with_(wrote_unknown=True)
    cleaned = step.inputs.get("clean")
    initialised = machine.terraform or machine.terraform_unknown
    if initialised and not folder and (cleaned is None or cleaned.value == "true"):
        machine = machine.with_(terraform={}, terraform_unknown=False)  # `.terraform` goes
    return machine.with_(checkouts={**machine.checkouts, folder: _origin(step)})


def _origin(step: Step) -> TreeOrigin:
    """HEAD only for this repository at the event's own ref, with all its files."""
    named = [
        (given.value.strip(), own)
        for name, own in (("repository", _OWN_REPOSITORY), ("ref", _OWN_REF))
        if _filled(given := step.inputs.get(name)) and given is not None
    ]
    partial = _filled(step.inputs.get("sparse-checkout"))
    if partial or not all(own.fullmatch(text) for text, own in named):
        return TreeOrigin.KIN if _is_kin(step) else TreeOrigin.OTHER
    return TreeOrigin.NEAR if named else TreeOrigin.HEAD


def _is_kin(step: Step) -> bool:
    """Whether it is this repository, at a ref that will look much like this one."""
    repository, ref = step.inputs.get("repository"), step.inputs.get("ref")
    elsewhere = repository is not None and not _OWN_REPOSITORY.fullmatch(repository.value.strip())
    if elsewhere and _filled(repository):
        return False
    return ref is None or not _filled(ref) or bool(_LIKELY_REF.fullmatch(ref.value.strip()))


def _filled(scalar: Scalar | None) -> bool:
    own = {"${{ github.repository }}", "${{ github.sha }}", "${{ github.ref }}"}
    return scalar is not None and scalar.value.strip() not in {"", *own}


def _credentials(step: Step, before: Credentials) -> Credentials:
    if _filled(step.inputs.get("role-chaining")):
        return before
    if _filled(step.inputs.get("aws-access-key-id")):
        return Credentials.STATIC
    if _filled(step.inputs.get("role-to-assume")):
        return Credentials.OIDC
    return Credentials.UNKNOWN


def _after_facts(facts: ActionFacts, step: Step, machine: Machine, lookup: Lookup) -> Machine:
    names = {*_maybe(facts, step), *_told_to_bring(facts, step)}
    provided = machine.provided
    if names or facts.provides:
        maybe = {c: Tri.UNKNOWN for c in names if provided.get(c) is not Tri.YES}
        provided = {**provided, **maybe, **dict.fromkeys(facts.provides, Tri.YES)}
    anything = facts.anything or _filled(step.inputs.get("pip-install"))
    machine = machine.with_(
        provided=provided,
        unknown_provider=machine.unknown_provider or anything,
        guessed=machine.guessed or facts.guessed,
        variables_unknown=machine.variables_unknown or facts.anything or facts.guessed,
        wrote_unknown=machine.wrote_unknown or facts.writes_anywhere,
        terraform_unknown=machine.terraform_unknown or facts.initialises,
    )
    machine = after_inputs({name: one.value for name, one in step.inputs.items()}, machine)
    for name in facts.writes:
        given = step.inputs.get(name)
        machine = _after_writing(given.value.strip() if given else "", machine, lookup)
    return machine


def _maybe(facts: ActionFacts, step: Step) -> tuple[str, ...]:
    """What it may bring: where an input names these, those that begin as one of its words."""
    given = step.inputs.get(facts.named) if facts.named is not None else None
    if facts.named is None or (given is not None and "${{" in given.value):
        return facts.maybe
    told = _letters(given.value) if given is not None else ""
    return tuple(name for name in facts.maybe if _letters(name)[:_ALIKE] in told)


def _letters(text: str) -> str:
    """`vimeo/psalm`, `php_codesniffer` for phpcs."""
    return "".join(filter(str.isalnum, text)).lower()


def _told_to_bring(facts: ActionFacts, step: Step) -> set[str]:
    """The tools that the inputs of an installing action name: `apps: sbt`, but not `cache: sbt`."""
    if not (facts.provides or facts.maybe):
        return set()
    needed = {name for name, _ in facts.needs}
    named = (n for n in step.inputs if n not in needed and not n.startswith("cache"))
    values = (step.inputs[name].value for name in named)
    words = [word for value in values for word in _WORD.findall(value)]
    known = commands_of_packages()
    brought = {own for word in words for own in known.get(word, ())}
    return brought.union(word for word in words if tool_of(word))


def _after_writing(paths: str, machine: Machine, lookup: Lookup) -> Machine:
    """After files appeared under one path a line; "" is the whole workspace."""
    for line in paths.split("\n"):
        if line.startswith("!"):
            continue
        path = workspace_path(line, lookup)
        known = resolve_text(line, lookup)
        unsure = isinstance(known, Unknown) and "${{" in line
        place = line if isinstance(known, Unknown) else known
        anywhere = bool(unsure and _ANY_FOLDER.match(line))
        programs = anywhere or bool(_PROGRAMS.search(place))
        if one := _PROGRAM.search(place):
            machine = machine.with_(provided={one[1]: Tri.UNKNOWN, **machine.provided})
        if isinstance(path, Unknown) or path.startswith("/"):
            machine = machine.with_(wrote_unknown=machine.wrote_unknown or unsure)
        elif "*" in path or not path:
            machine = machine.with_(wrote_unknown=True)
        else:
            machine = machine.with_(written=machine.written | {path})
        machine = machine.with_(
            terraform_unknown=machine.terraform_unknown
            or bool(unsure and not _CACHE.search(line))
            or bool(_INITIALISED.search(place)),
            unknown_provider=machine.unknown_provider or programs,
        )
    return machine
