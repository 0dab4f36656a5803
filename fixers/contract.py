"""The fix contract: what must hold after a fix, checked before anybody sees the fix.

The result parses; only what the fix wrote differs as YAML 1.2 data; comments, newline style and
final newline stand; the finding is gone and no other appears; triggers, permissions and secrets
are as they were, but for a token that a fix asks for by name. That applying again changes
nothing follows: the rule no longer fires.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

from fixers.applying import Applied, EditedFile, apply_fixes, compatible
from fixers.attribution import Worse, blame, divided
from fixers.closeup import close_up
from fixers.diagnostics import FileAction, Finding, Fix, SkippedFix
from fixers.engine import CheckOptions, Report, inspect
from fixers.fingerprint import fingerprint
from fixers.model import Repository, RepoTree, TraceKind
from fixers.model.trees import OverlayTree
from fixers.promises import broken_promise, refused_change
from fixers.rule import Rule
from fixers.suppression import steps
from fixers.syntax.records import dataclass
from fixers.syntax.shell import ShellComment, parse_shell
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Comment, Mapping, Scalar, YamlProblem, parse_yaml, walk
from fixers.token_grants import gains_trust
from fixers.yaml_truth import Outline, compose, same_elsewhere

_YAML: Final = (".yml", ".yaml")
_SHELL: Final = (".sh", ".bash")
_ALONE: Final = re.compile(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)
_NOTHING: Final = Counter[str]()
_SHEBANG: Final = re.compile(r"#!.*\b(ba|da|k)?sh\b")


@dataclass(frozen=True, eq=False)
class State:
    """A tree with what the engine says of it."""

    tree: RepoTree
    options: CheckOptions
    rules: tuple[type[Rule], ...]
    earlier: Repository | None = None  # what it read of unchanged files is taken over
    seen: Report | None = None  # what the engine said of `earlier`, if that is this very tree

    @cached_property
    def repository(self) -> Repository:
        same = self.earlier is not None and self.earlier.tree is self.tree
        return self.earlier if same and self.earlier else Repository(self.tree, self.earlier)

    @cached_property
    def report(self) -> Report:
        return self.seen or inspect(self.repository, self.options, self.rules)

    @cached_property
    def fingerprints(self) -> Counter[str]:
        return Counter(fingerprint(finding) for finding in self.report.findings)

    @cached_property
    def counts(self) -> Counter[str]:
        """Findings, crashes and problems by rule."""
        counts = Counter(finding.rule for finding in self.report.findings)
        counts.update(f"a crash of {crash.rule}" for crash in self.report.crashes)
        counts.update("an unreadable file" for _ in self.report.problems)
        return counts

    @cached_property
    def places(self) -> Counter[tuple[str, str]]:
        """Findings by path and rule."""
        return Counter((finding.at.path, finding.rule) for finding in self.report.findings)

    @cached_property
    def alone(self) -> frozenset[str]:
        """Scripts that no job runs."""
        traces = (t for t in self.repository.traces if t.kind is TraceKind.SCRIPT)
        return frozenset(c.script.path for trace in traces for c in trace.commands())

    def revealed(self, applied: Applied, after: "State") -> Counter[str]:
        """Findings by rule in scripts that a job runs now that their path is right: they were
        there before, and the fix did not touch them."""
        paths = self.alone - {change.path for change in applied.changes}
        more = (after.places - self.places).elements()
        return Counter(rule for path, rule in more if path in paths)

    def opaque(self, paths: frozenset[str]) -> int:
        """Regions of shell in the given files that cannot be read."""
        runs = [s.run.value for s in steps(self.repository) if s.run and s.source.path in paths]
        files = (self.tree.read(path) for path in paths)
        scripts = [f.text for f in files if isinstance(f, Source) and _is_shell(f)]
        return sum(len(parse_shell(text).opaque) for text in (*runs, *scripts))

    def with_applied(self, applied: Applied) -> "State":
        tree = OverlayTree(self.tree, applied.changes)
        return State(tree, self.options, self.rules, self.repository)


class Judge:
    """Holds the contract against fixes of one tree.

    Looking at a whole repository again for each fix would take minutes where there are hundreds,
    so fixes are tried together, and apart only where something is wrong with them together.
    """

    def __init__(self, state: State) -> None:
        self.state = state

    def objections(self, findings: Sequence[Finding]) -> dict[int, str]:
        """Why fixes must not be offered, by the identity of their findings."""
        fixes = dict.fromkeys(f.fix for f in findings if isinstance(f.fix, Fix))
        wrong = {fix: self._objection_alone(fix) for fix in fixes} if len(findings) > 1 else {}
        told = ((id(f), wrong.get(f.fix)) for f in findings if isinstance(f.fix, Fix))
        found = {mark: reason for mark, reason in told if reason is not None}
        good = [f for f in findings if id(f) not in found]
        left = [good] if good else []
        while left:
            together, apart = compatible(left.pop())
            if apart:
                left.append(apart)
            reason, guilty, worse = self._try(together)
            if reason is None:
                left += [[finding] for finding in guilty]
            elif len(together) == 1:
                found[id(together[0])] = reason
            else:
                batches, blamed = divided(together, worse)
                left += batches
                found |= {id(finding): blame(finding, worse) for finding in blamed}
        return found

    def _objection_alone(self, fix: Fix) -> str | None:
        """What its files alone tell. Of two wrong fixes one may mend the other, so that nothing
        would be wrong with them together."""
        near = close_up(self.state.tree, fix)
        fine = near is not None and alone(*near) is None
        return None if fine else alone(self.state.tree, fix)

    def _try(self, findings: Sequence[Finding]) -> tuple[str | None, list[Finding], Worse]:
        """What is wrong with all of it, and where that shows; else those of several that are
        still reported."""
        applied = apply_fixes(self.state.tree, (f.fix for f in findings if isinstance(f.fix, Fix)))
        if isinstance(applied, SkippedFix):
            return applied.reason, [], {}
        after = self.state.with_applied(applied)
        gone = Counter(f.rule for f in findings) if len(findings) > 1 else Counter[str]()
        reason = objection_to(self.state, applied, after, gone)
        if reason is not None:
            return reason, [], _worse_places(self.state, after, findings)
        still = [f for f in findings if _unfixed(f, self.state, after)]
        if still and len(findings) == 1:
            return _unfixed(still[0], self.state, after), [], {}
        return None, still, {}


def alone(tree: RepoTree, fix: Fix) -> str | None:
    applied = apply_fixes(tree, [fix])
    if isinstance(applied, SkippedFix):
        return applied.reason
    checks = (_unreadable, _lost_comment, _changed_line_ends, broken_promise, _opaque_shell)
    reasons = (check(file) for file in applied.edited for check in checks)
    return next(filter(None, reasons), None)


def _worse_places(before: State, after: State, fixed: Sequence[Finding]) -> Worse:
    expected = before.places.copy()
    if len(fixed) > 1:
        expected.subtract(Counter((f.at.path, f.rule) for f in fixed))
    return dict(sorted(after.places - expected))


def objection_to(
    before: State, applied: Applied, after: State, gone: Counter[str] = _NOTHING
) -> str | None:
    """What changes break of the part of the contract that is not about one finding. `gone` are
    the findings by rule that must not be there any more: others may not take their place."""
    for file in applied.edited:
        for check in (_broken_yaml, _lost_comment, _changed_line_ends, broken_promise):
            if reason := check(file):
                return reason
        if gains_trust(file, asks_token=applied.asks_token):
            return "it would change triggers, permissions or secrets"
    return _new_file(before.tree, applied) or _worse(before, applied, after, gone)


def _unfixed(finding: Finding, before: State, after: State) -> str | None:
    mark = fingerprint(finding)
    gone = after.fingerprints[mark] < before.fingerprints[mark]
    if not gone or after.counts[finding.rule] >= before.counts[finding.rule]:
        return f"it is not enough: {finding.rule} would still be reported"
    return None


def _worse(before: State, applied: Applied, after: State, gone: Counter[str]) -> str | None:
    more = after.counts - (before.counts - gone) - before.revealed(applied, after)
    if more:
        return f"it would bring up {min(more)}, to be mended first"
    paths = frozenset(change.path for change in applied.changes)
    if after.opaque(paths) > before.opaque(paths):
        return "the shell could not be read any more"
    return None


def _broken_yaml(file: EditedFile) -> str | None:
    """YAML that our parser or YAML 1.2 rejects, or data that changed beside the edits."""
    if not file.new.path.endswith(_YAML):
        return None
    old, new = compose(file.old.text), compose(file.new.text)
    if old is None:
        return f"{file.old.path} is no valid YAML 1.2"
    if new is None or isinstance(parse_yaml(file.new), YamlProblem):
        return f"{file.new.path} would be no valid YAML"
    outline = Outline(old, file.old.text, file.replaced)
    if not same_elsewhere(outline, Outline(new, file.new.text, file.written)):
        return f"{file.new.path} would change beside the fix"
    return None


def _unreadable(file: EditedFile) -> str | None:
    broken = file.new.path.endswith(_YAML) and isinstance(parse_yaml(file.new), YamlProblem)
    return f"{file.new.path} would be no valid YAML" if broken else None


def _opaque_shell(file: EditedFile) -> str | None:
    more = _opaque_regions(file.new) > _opaque_regions(file.old)
    return "the shell could not be read any more" if more else None


def _opaque_regions(source: Source) -> int:
    texts = [source.text] if _is_shell(source) else []
    if source.path.endswith(_YAML) and not isinstance(document := parse_yaml(source), YamlProblem):
        entries = (e for n in walk(document.root) if isinstance(n, Mapping) for e in n.entries)
        values = (e.value for e in entries if e.key.value == "run")
        texts += [value.value for value in values if isinstance(value, Scalar)]
    return sum(len(parse_shell(text).opaque) for text in texts)


def _lost_comment(file: EditedFile) -> str | None:
    kept = Counter(text for _, text in _comments(file.new))
    for span, text in _comments(file.old):
        if any(gone.contains(span) for gone in _taken_away(file)):
            continue
        if not kept[text]:
            return f"the comment “{text}” would be lost"
        kept[text] -= 1
    return None


def _taken_away(file: EditedFile) -> Iterator[Span]:
    """What edits delete or write anew, with its comments; a comment alone is not theirs."""
    for replaced in file.replaced:
        if _ALONE.sub("", file.old.slice(replaced)).strip():
            yield replaced


def _comments(source: Source) -> Iterator[tuple[Span, str]]:
    comments: tuple[Comment, ...] | tuple[ShellComment, ...] = ()
    if source.path.endswith(_YAML):
        document = parse_yaml(source)
        comments = () if isinstance(document, YamlProblem) else document.comments
    elif _is_shell(source):
        comments = parse_shell(source.text).comments
    for comment in comments:
        yield comment.span, comment.text


def _is_shell(source: Source) -> bool:
    return source.path.endswith(_SHELL) or _SHEBANG.match(source.text) is not None


def _changed_line_ends(file: EditedFile) -> str | None:
    old, new = file.old.text, file.new.text
    if "\n" in old and _line_ends(new) - _line_ends(old):
        return "it would mix newline styles"
    if old and old.endswith("\n") != new.endswith("\n"):
        return "it would change the newline at the end of the file"
    return None


def _line_ends(text: str) -> set[str]:
    return set(re.findall(r"\r?\n", text))


def _new_file(tree: RepoTree, applied: Applied) -> str | None:
    """A new file must not be a workflow, nor YAML that nobody can read."""
    edited = {file.new.path for file in applied.edited}
    for change in applied.changes:
        if change.path in edited:
            continue
        if reason := refused_change(tree, change):
            return reason
        if change.action is not FileAction.CREATE:
            continue
        source = Source.decode(change.path, change.content)
        if not isinstance(source, Source):
            return f"{change.path} would be no text"
        if change.path.endswith(_YAML) and compose(source.text) is None:
            return f"{change.path} would be no valid YAML"
    return None
