"""Runs rules over a repository tree; what goes wrong in one rule stays in that rule."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import field, replace
from pathlib import PurePath
from traceback import extract_tb
from typing import Final

from fixers.check_names import minding_names
from fixers.diagnostics import Confidence, Finding, Location, Severity
from fixers.looks import Looks, Passing, Place
from fixers.model import Gap, Repository, RepoTree
from fixers.rule import Rule, RuleOptions
from fixers.rules import RULES
from fixers.same_cause import told_once
from fixers.suppression import Suppressions, path_matches, steps
from fixers.syntax.records import dataclass
from fixers.syntax.source import Source, Unreadable
from fixers.syntax.yaml_doc import YamlProblem


@dataclass(frozen=True)
class CheckOptions:
    """What a run looks for. `select` None means every rule; `ignore` wins over `select`."""

    select: frozenset[str] | None = None
    ignore: frozenset[str] = frozenset()
    severities: Mapping[str, Severity] = field(default_factory=dict)
    ignore_paths: tuple[str, ...] = ()
    rule_options: RuleOptions = field(default_factory=RuleOptions)


DEFAULTS: Final = CheckOptions()


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that could not be read; `at` is None when it is no text at all."""

    path: str
    line: int
    message: str
    at: Location | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was left out of the analysis: it may hold what no finding tells of."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class RuleCrash:
    """A bug in a rule: what it was looking at, the error and the last line of ours it passed."""

    rule: str
    where: str
    error: str


@dataclass(frozen=True, slots=True)
class Report:
    """The result of a run. `suppressed` counts findings silenced by comments or paths, `files`
    the files analysed."""

    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...] = ()
    crashes: tuple[RuleCrash, ...] = ()
    suppressed: int = 0
    files: int = 0
    notes: tuple[Note, ...] = ()


def check(
    tree: RepoTree, options: CheckOptions = DEFAULTS, rules: tuple[type[Rule], ...] = RULES
) -> Report:
    """Every finding of the chosen rules, in order of path, place and rule."""
    return inspect(Passing(tree), options, rules)


def inspect(
    repository: Repository,
    options: CheckOptions,
    rules: Iterable[type[Rule]] = RULES,
    *,
    taking: bool = False,
) -> Report:
    """As `check`, for a repository that is needed afterwards too. `taking`: what stands of the
    state before is taken over, with fixes that are those of that state."""
    findings: list[Finding] = []
    crashes: list[RuleCrash] = []
    looks = Looks(repository, taking=taking)
    for rule in _chosen(options, rules):
        found, crashed = _run(rule, repository, looks)
        findings += found
        crashes += crashed
    repository.walks.settle()
    kept, suppressed = settled(told_once(findings), repository, options)
    return Report(
        findings=in_order(minding_names(finding, repository) for finding in kept),
        problems=tuple(_problem(repository.tree, problem) for problem in repository.problems),
        crashes=tuple(crashes),
        suppressed=suppressed,
        files=_count_files(repository),
        notes=tuple(dict.fromkeys(_notes(repository, options))),
    )


def _notes(repository: Repository, options: CheckOptions) -> Iterator[Note]:
    gaps: tuple[Gap, ...] = ()
    with suppress(Exception):  # where the walk crashed, every rule that needed it tells so
        gaps = repository.gaps
    for gap in gaps:
        if not any(path_matches(gap.at.path, p) for p in options.ignore_paths):
            yield Note(gap.at.path, gap.at.start.line, f"not analysed: {gap.reason}")


def settled(
    findings: Iterable[Finding], repository: Repository, options: CheckOptions
) -> tuple[list[Finding], int]:
    """What is reported, once for each place, as the configuration weighs it; and how many
    findings a comment or a path silences."""
    distinct = _distinct(findings)
    suppressions = Suppressions(repository)
    kept = [
        _with_severity(finding, options)
        for finding in distinct
        if not any(path_matches(finding.at.path, p) for p in options.ignore_paths)
        and not suppressions.silences(finding)
    ]
    return kept, len(distinct) - len(kept)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """By path, place and rule."""
    return tuple(sorted(findings, key=_order))


def _chosen(options: CheckOptions, rules: Iterable[type[Rule]]) -> Iterator[Rule]:
    for rule in rules:
        selected = options.select is None or rule.id in options.select
        if selected and rule.id not in options.ignore:
            yield rule(options.rule_options)


def _run(rule: Rule, repository: Repository, looks: Looks) -> tuple[list[Finding], list[RuleCrash]]:
    """All findings of one rule; a crash costs what it was looking at and no more."""
    findings: list[Finding] = []
    crashes: list[RuleCrash] = []
    if type(rule).check_repository is not Rule.check_repository:
        try:
            findings += rule.check_repository(repository)
        except Exception as error:  # noqa: BLE001 - a crashing rule must not cost other findings
            crashes.append(_crash(rule, "the repository", error))
    for hook, places in _HOOKS.items():
        if getattr(type(rule), hook) is getattr(Rule, hook):
            continue
        try:
            seen, check = looks.places(places), getattr(rule, hook)
        except Exception as error:  # noqa: BLE001 - the model failed before the rule was asked
            crashes.append(_crash(rule, hook, error))
            continue
        for place in seen:
            try:
                findings.extend(looks.findings(rule, check, place))
            except Exception as error:  # noqa: BLE001 - a crashing rule must not cost other findings
                crashes.append(_crash(rule, place.label, error))
    return findings, crashes


def _crash(rule: Rule, where: str, error: Exception) -> RuleCrash:
    frame = extract_tb(error.__traceback__)[-1]
    place = f"{PurePath(frame.filename).name}:{frame.lineno} in {frame.name}"
    return RuleCrash(rule.id, where, f"{type(error).__name__}: {error} ({place})")


def _workflows(repository: Repository) -> Iterator[Place]:
    for workflow in repository.workflows:
        tree = repository.walks.of_file(workflow.path)
        yield Place(workflow.path, tree, id(workflow), workflow)


def _traces(repository: Repository) -> Iterator[Place]:
    for trace in repository.traces:
        yield Place(trace.label, trace.tree, (trace.label, id(trace.events)), trace)


def _steps(repository: Repository) -> Iterator[Place]:
    for step in steps(repository):
        path = step.source.path
        yield Place(f"{path}: {step.label}", repository.walks.of_file(path), id(step), step)


def _scripts(repository: Repository) -> Iterator[Place]:
    for script in repository.scripts:
        yield Place(script.path, repository.walks.of_file(script.path), id(script), script)


_HOOKS: Final[Mapping[str, Callable[[Repository], Iterator[Place]]]] = {
    "check_workflow": _workflows,
    "check_trace": _traces,
    "check_step": _steps,
    "check_script": _scripts,
}
_RANK: Final = {Confidence.HIGH: 0, Confidence.MEDIUM: 1, Confidence.LOW: 2}


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    """One finding for each rule and place: a script that many jobs run is reported once, with
    the surest and then the first chain."""
    best: dict[object, Finding] = {}
    for finding in findings:
        key = (finding.rule, finding.at.path, finding.at.span)
        known = best.get(key)
        if known is None or _RANK[finding.confidence] < _RANK[known.confidence]:
            best[key] = finding
    return list(best.values())


def _with_severity(finding: Finding, options: CheckOptions) -> Finding:
    if finding.confidence is Confidence.LOW and finding.severity is Severity.INFO:
        return finding  # a guess weighs nothing in any configuration
    severity = options.severities.get(finding.rule, finding.severity)
    return finding if severity is finding.severity else replace(finding, severity=severity)


def _order(finding: Finding) -> tuple[str, int, int, str, str]:
    span = finding.at.span
    return (finding.at.path, span.start, span.end, finding.rule, finding.message)


def _problem(tree: RepoTree, problem: YamlProblem | Unreadable) -> Problem:
    if isinstance(problem, Unreadable):
        return Problem(problem.path, problem.line, problem.reason)
    source = tree.read(problem.path)
    at = Location(source, problem.at) if isinstance(source, Source) else None
    return Problem(problem.path, at.start.line if at else 1, problem.message, at)


def _count_files(repository: Repository) -> int:
    """Workflows, actions and scripts; without the scripts when the walk to them failed."""
    paths = {workflow.path for workflow in repository.workflows}
    paths.update(action.document.source.path for action in repository.actions)
    with suppress(Exception):  # reported as a crash of each rule that asked for them
        paths.update(script.path for script in repository.scripts)
    return len(paths)
