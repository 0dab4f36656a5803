"""The fix contract: what must hold after a fix, checked before anybody sees the fix.

The result parses; only what the fix wrote differs as YAML 1.2 data; comments, newline style and
final newline stand; the finding is gone and no other appears; triggers, permissions and secrets
are as they were. That applying again changes nothing follows: the rule no longer fires.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from fixers.applying import Applied, EditedFile, apply_fixes, compatible
from fixers.diagnostics import FileAction, Finding, Fix, SkippedFix
from fixers.engine import CheckOptions, Report, inspect
from fixers.fingerprint import fingerprint
from fixers.model import Repository, RepoTree
from fixers.model.trees import OverlayTree
from fixers.rule import Rule
from fixers.suppression import steps
from fixers.syntax.expression import occurrences
from fixers.syntax.shell import ShellComment, parse_shell
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Comment, YamlProblem, parse_yaml
from fixers.yaml_truth import Outline, compose, same_elsewhere, trust

_SECRET: Final = re.compile(r"\bsecrets\b(?:\s*\.\s*[\w-]+|\s*\[[^\]]*\])?", re.IGNORECASE)
_WORKFLOWS: Final = ".github/workflows/"
_YAML: Final = (".yml", ".yaml")
_SHELL: Final = (".sh", ".bash")
_SHEBANG: Final = re.compile(r"#!.*\b(ba|da|k)?sh\b")


@dataclass(frozen=True, eq=False)
class State:
    """A tree with what the engine says of it."""

    tree: RepoTree
    options: CheckOptions
    rules: tuple[type[Rule], ...]
    earlier: Repository | None = None  # what it read of unchanged files is taken over

    @cached_property
    def repository(self) -> Repository:
        return Repository(self.tree, self.earlier)

    @cached_property
    def report(self) -> Report:
        return inspect(self.repository, self.options, self.rules)

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
        found: dict[int, str] = {}
        left = [list(findings)] if findings else []
        while left:
            together, apart = compatible(left.pop())
            if apart:
                left.append(apart)
            reason, guilty = self._try(together)
            if reason is None:
                left += [[finding] for finding in guilty]
            elif len(together) == 1:
                found[id(together[0])] = reason
            else:
                half = len(together) // 2
                left += [together[:half], together[half:]]
        return found

    def _try(self, findings: Sequence[Finding]) -> tuple[str | None, list[Finding]]:
        """What is wrong with all of it; else those of several that are still reported."""
        applied = apply_fixes(self.state.tree, (f.fix for f in findings if isinstance(f.fix, Fix)))
        if isinstance(applied, SkippedFix):
            return applied.reason, []
        after = self.state.with_applied(applied)
        reason = objection_to(self.state, applied, after)
        if reason is not None:
            return reason, []
        still = [f for f in findings if _unfixed(f, self.state, after)]
        if still and len(findings) == 1:
            return _unfixed(still[0], self.state, after), []
        return None, still


def objection_to(before: State, applied: Applied, after: State) -> str | None:
    """What changes break of the part of the contract that is not about one finding."""
    for file in applied.edited:
        for check in (_broken_yaml, _lost_comment, _changed_line_ends, _new_secret):
            if reason := check(file):
                return reason
    return _new_file(applied) or _worse(before, applied, after)


def _unfixed(finding: Finding, before: State, after: State) -> str | None:
    mark = fingerprint(finding)
    gone = after.fingerprints[mark] < before.fingerprints[mark]
    if not gone or after.counts[finding.rule] >= before.counts[finding.rule]:
        return f"{finding.rule} would still be reported"
    return None


def _worse(before: State, applied: Applied, after: State) -> str | None:
    more = after.counts - before.counts
    if more:
        return f"it would bring up {min(more)}"
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
    if trust(old) != trust(new):
        return "it would change triggers, permissions or secrets"
    return None


def _lost_comment(file: EditedFile) -> str | None:
    kept = Counter(text for _, text in _comments(file.new))
    for span, text in _comments(file.old):
        if any(replaced.contains(span) for replaced in file.replaced):
            continue
        if not kept[text]:
            return f"the comment “{text}” would be lost"
        kept[text] -= 1
    return None


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


def _new_secret(file: EditedFile) -> str | None:
    more = _secrets(file.new.text) - _secrets(file.old.text)
    return f"it would use {min(more)}" if more else None


def _secrets(text: str) -> set[str]:
    return {
        name.casefold()
        for occurrence in occurrences(text)
        for name in _SECRET.findall(occurrence.inner)
    }


def _new_file(applied: Applied) -> str | None:
    """A new file must not be a workflow, nor YAML that nobody can read."""
    edited = {file.new.path for file in applied.edited}
    for change in applied.changes:
        if change.path in edited or change.action is not FileAction.CREATE:
            continue
        if change.path.startswith(_WORKFLOWS):
            return f"it would create the workflow {change.path}"
        source = Source.decode(change.path, change.content)
        if not isinstance(source, Source):
            return f"{change.path} would be no text"
        if change.path.endswith(_YAML) and compose(source.text) is None:
            return f"{change.path} would be no valid YAML"
    return None
