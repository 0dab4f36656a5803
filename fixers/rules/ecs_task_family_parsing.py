"""A revision that stays in what is used as the family of a task definition."""

import re
from collections.abc import Iterator
from typing import Final

from fixers.diagnostics import Confidence, Finding, Related, Severity
from fixers.model import Invocation, Repository, Trace
from fixers.model.shell.values import HOLE
from fixers.rule import Rule
from fixers.rules._ecs_family.fix import family_fix
from fixers.rules._ecs_family.making import TAKES_FAMILY, made_at
from fixers.rules._shared.aws import aws_calls, operation, option
from fixers.rules._shared.cmdlets import native_families
from fixers.rules._shared.task_answers import ARN, FAMILY, PERHAPS, WITH_REVISION
from fixers.rules._shared.task_definitions import TaskFlow
from fixers.rules._shared.values import written_out
from fixers.syntax.regex import regex
from fixers.syntax.shell import Word

_TAKES_REVISION: Final = (
    "describe-task-definition", "deregister-task-definition", "update-service", "run-task",
    "create-service", "start-task", "create-task-set",
)  # fmt: skip
_LOGS: Final = (
    "tail", "get-log-events", "filter-log-events", "create-log-group", "describe-log-groups",
    "describe-log-streams", "put-retention-policy", "delete-log-group", "start-query",
)  # fmt: skip
_OF_GROUP: Final = {ARN: "the whole ARN", WITH_REVISION: "family and revision"}
_KIND: Final = "task-definition/"
_TWICE: Final = regex(rf".*{re.escape(WITH_REVISION)}:[\d{HOLE}]+")


class EcsTaskFamilyParsing(Rule):
    """
    ## What it does
    Follows the ARN of a task definition through a script, and finds where something else than
    the bare family is used as family: `--family`, `--family-prefix`, in the name of a log
    group, or before another `:REVISION`.

    ## Why is this bad
    `basename`, `cut -d/ -f2` and `${ARN##*/}` leave `FAMILY:REVISION`. ECS finds nothing under
    that name, so a rollback ends with an empty or a wrong task definition.

    ## Fix safety
    Safe: the value is used as family only, and nothing but its revision, or what stands before
    the family in the ARN, is taken off.

    ## Known limits
    `FAMILY:REVISION` is fine for `--task-definition` and is left alone there. Values
    that go through programs that are not simple text filters are not followed.
    """

    id = "ecs-task-family-parsing"
    severity = Severity.ERROR
    since = "0.1"
    summary = "The revision stays in the family of a task definition"

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        for run, name, word in _families(trace):
            flow = TaskFlow(run, trace, repository.traces)
            value = flow.value(word)
            wrong = _not_a_family(value.text.strip('"')) if value.traced else None
            if wrong is not None:
                yield self._found(flow, word, f"`{name}` gets {wrong} of the task definition")
        for run, group in _log_groups(trace):
            flow = TaskFlow(run, trace, repository.traces)
            for part in group.parts:
                named = Word(part.span, part.value, (part,))
                text = flow.value(named).text
                what = next((what for told, what in _OF_GROUP.items() if told in text), None)
                if what is not None and text != PERHAPS:
                    yield self._found(flow, named, f"the log group gets {what}")
        for run in aws_calls(trace, "ecs", *_TAKES_REVISION):
            flow = TaskFlow(run, trace, repository.traces)
            given = option(run.words, "--task-definition")
            wrong = None if given is None else _not_a_revision(flow.value(given).text)
            if given is not None and wrong is not None:
                yield self._found(flow, given, f"`--task-definition` gets {wrong}")

    def _found(self, flow: TaskFlow, word: Word, message: str) -> Finding:
        sure = flow.value(word, by_name=False).traced
        at = made_at(flow, word)
        used = () if at == flow.run.at else (Related("is used as family here", flow.run.at),)
        return self.finding(
            at,
            message,
            fix=family_fix(flow, word),
            related=(*flow.run.chain, *used),
            confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        )


def _families(trace: Trace) -> Iterator[tuple[Invocation, str, Word]]:
    """What stands where ECS takes a bare family."""
    natives = [(run, operation(run.args)) for run in native_families(trace) if run.name == "aws"]
    for verb, name in TAKES_FAMILY.items():
        called = (run for run, what in natives if what == ("ecs", verb))
        for run in (*aws_calls(trace, "ecs", verb), *called):
            word = option(run.words, name)
            if word is not None:
                yield run, name, word


def _log_groups(trace: Trace) -> Iterator[tuple[Invocation, Word]]:
    """Names of log groups, which cannot hold a colon."""
    for run in aws_calls(trace, "logs", *_LOGS):
        word = option(run.words, "--log-group-name", "--log-group-name-prefix")
        if word is None and run.args[:2] == ("logs", "tail"):
            word = next(iter(run.words[2:3]), None)
        if word is not None:
            yield run, written_out(run, word)


def _not_a_revision(text: str) -> str | None:
    """What neither names a revision nor is an ARN."""
    if _TWICE.fullmatch(text):
        return "two revisions"
    return f"`{_KIND}` before the family" if text.startswith(_KIND) else None


def _not_a_family(text: str) -> str | None:
    """What a text that came from an ARN is instead of the family."""
    if WITH_REVISION in text and text != PERHAPS:
        return "the whole ARN" if text == ARN else "family and revision"
    if text == FAMILY or HOLE in text:
        return None
    return f"`{text}` instead of the family" if text in ARN else None
