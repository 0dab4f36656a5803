"""A tool is run that neither the runner image nor an earlier step provides."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from fixers.diagnostics import Confidence, Finding, Location, Severity
from fixers.model import Failure, Repository, Trace, TraceKind, Tri
from fixers.model.facts.tools import tool_of
from fixers.rule import Rule, RuleOptions
from fixers.rules._shared.refuted import is_told_in_secret
from fixers.rules._tools.calls import ToolCall, tool_calls
from fixers.rules._tools.fix import ToolFixes, listed
from fixers.rules._tools.presence import is_doubtful

_DEFAULTS: Final = RuleOptions()
_SUREST: Final = (Confidence.HIGH, Confidence.MEDIUM)


class ToolNotInstalled(Rule):
    """
    ## What it does
    Finds scanners, linters and deployment tools that a job runs though its runner image does
    not have them and no earlier step can have installed them. `cache: pnpm` of setup-node and
    `cache: poetry` of setup-python are uses of these tools, and so is `make lint` or `npm run
    scan` where the Makefile, justfile, Taskfile or `package.json` plainly calls one, `cargo
    nextest`, for which cargo looks for the program `cargo-nextest`, and `python -m ruff`. Of
    programs of Python and Node it reads which others they surely start.

    ## Why is this bad
    The step ends with `command not found` (exit code 127) every time.

    ## Fix safety
    Safe when the recipe, an action pinned to a commit or an exact version, was read at its
    source or tried. Unsafe when it was not, as with `brew install`, which has no versions, for
    scanners that attack, such as nuclei and sqlmap, whose scan would begin to run, and where
    another tool takes the place of one that nobody maintains: tfsec became `trivy config`,
    unless it filtered a report that fails nothing, and ZAP's own image scans. The recipe is
    chosen for the system and architecture of the runner;
    in a matrix each kind of machine gets its own, and in an action it is kept to those that it
    fits. A script that several jobs run is mended in all of them. In a container only the
    package manager of a well-known image is used. Where a later step does nothing but install the
    tool, that one comes before; unsafe where it downloads by itself. Of pnpm it is the version
    that `packageManager` says or the lock file needs. A tool whose version is the project's
    own, such as Elixir or a test runner, gets no fix, but the way to install it. Nor does one
    that `sudo` calls, where no recipe puts it into a folder that `sudo` looks in.

    ## Known limits
    Only tools of the catalogue are looked for. After a step that may install anything, such
    as `acme/setup-platform` or a script that is made on the way, nothing is reported. Of
    `npm run`, `go run ./x` and `python x.py` the file is read: what it names may be there
    afterwards. So it is of goals of make that conditions, unknown variables or `eval` decide on;
    a PATH of its own may hold anything. Of PowerShell and `cmd` only plain command lines are read,
    in blocks only those of tests, loops, `switch`, `try` and functions called `Verb-Noun` of a
    text that does not ask which programs or system there are.
    """

    id = "tool-not-installed"
    severity = Severity.ERROR
    since = "0.1"
    summary = "A job runs a tool that nothing has installed"

    def __init__(self, options: RuleOptions = _DEFAULTS) -> None:
        super().__init__(options)
        self._known: dict[Trace, tuple[ToolCall, ...]] = {}

    def check_trace(self, trace: Trace, repository: Repository) -> Iterator[Finding]:
        if trace.kind is not TraceKind.JOB:
            return
        places: dict[Location, list[ToolCall]] = {}
        reported: set[str] = set()
        for call in self._missing(trace):
            tool = tool_of(call.name)
            if tool is None or tool.name in reported:
                continue
            if tool.recipes or tool.maintained:  # each call of another is to be rewritten
                reported.add(tool.name)
            places.setdefault(call.at, []).append(call)
        fixes = ToolFixes(repository, self._missing, dict(self.options.recipes))
        for at, calls in places.items():
            yield self.finding(
                at,
                _message(calls),
                fix=partial(fixes.of_all, calls, trace),
                related=tuple(dict.fromkeys(one for call in calls for one in call.chain)),
                confidence=min(map(_confidence, calls), key=_SUREST.index),
            )

    def _missing(self, trace: Trace) -> tuple[ToolCall, ...]:
        """Calls of tools that are surely not there."""
        if trace not in self._known:
            self._known[trace] = tuple(self._look(trace))
        return self._known[trace]

    def _look(self, trace: Trace) -> Iterator[ToolCall]:
        used = {use.action for use in trace.uses()}
        for call in tool_calls(trace):
            tool = tool_of(call.name)
            if tool is None or call.before.has(call.name) is not Tri.NO:
                continue
            if not call.before.provided.keys().isdisjoint(tool.executables):
                continue  # what brings one of its programs brings the others
            provided = (actions for tool, actions in self.options.providers if tool == call.name)
            trusted = {action.lower() for actions in provided for action in actions}
            if not trusted & used and not is_doubtful(call, trace):
                yield call


def _message(calls: Sequence[ToolCall]) -> str:
    names = [f"`{name}`" for name in dict.fromkeys(c.module or c.name for c in calls)]
    files = dict.fromkeys(call.said_in for call in calls if call.said_in is not None)
    verb, them = ("is", "it") if len(names) == 1 else ("are", "them")
    told = f"{listed(names)} {verb} not on {calls[0].before.base.label}"
    aside = all(call.name in call.before.aside for call in calls)
    told = f"{told} and no earlier step {'puts' if aside else 'installs'} {them}"
    told = f"{told} on the PATH, only into another folder" if aside else told
    return f"{told}: {listed([*files])} runs {them}" if files else told


def _confidence(call: ToolCall) -> Confidence:
    doubted = call.failure is Failure.IGNORED or call.before.guessed or call.guessed
    doubted = doubted or call.name in call.before.aside
    doubted = doubted or is_told_in_secret(call.conditions, call.before)
    return Confidence.MEDIUM if doubted else Confidence.HIGH
