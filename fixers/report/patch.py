"""Changes as a unified diff that `git apply` takes."""

from collections.abc import Iterable
from difflib import unified_diff

from fixers.applying import apply_fixes
from fixers.diagnostics import FileAction, FileChange, Fix, SkippedFix
from fixers.model import RepoTree
from fixers.syntax.source import Source


def patch_of_fix(tree: RepoTree, fix: Fix, context: int = 3) -> str:
    """What one fix changes; nothing when it cannot be applied."""
    applied = apply_fixes(tree, [fix])
    return "" if isinstance(applied, SkippedFix) else patch_of(tree, applied.changes, context)


def patch_of(tree: RepoTree, changes: Iterable[FileChange], context: int = 3) -> str:
    ordered = sorted(changes, key=lambda change: change.path)
    return "".join(_file(tree, change, context) for change in ordered)


def _file(tree: RepoTree, change: FileChange, context: int) -> str:
    source = tree.read(change.path)
    before = source.encode().decode() if isinstance(source, Source) else ""
    old_mode = tree.mode(change.path)
    header = [f"diff --git a/{change.path} b/{change.path}\n"]
    after = "" if change.action is FileAction.DELETE else change.content.decode()
    if change.action is FileAction.SET_MODE:
        after = before
    if change.action is FileAction.DELETE:
        header.append(f"deleted file mode {old_mode or change.mode:06o}\n")
    elif old_mode is None:
        header.append(f"new file mode {change.mode:06o}\n")
    elif old_mode != change.mode:
        header += [f"old mode {old_mode:06o}\n", f"new mode {change.mode:06o}\n"]
    names = (
        "/dev/null" if old_mode is None else f"a/{change.path}",
        "/dev/null" if change.action is FileAction.DELETE else f"b/{change.path}",
    )
    return "".join([*header, *_lines(before, after, names, context)])


def _lines(before: str, after: str, names: tuple[str, str], context: int) -> Iterable[str]:
    for text in unified_diff(_split(before), _split(after), *names, n=context):
        yield text if text.endswith("\n") else f"{text}\n\\ No newline at end of file\n"


def _split(text: str) -> list[str]:
    """Lines with their ends; unlike `splitlines`, only `\\n` ends one."""
    parts = text.split("\n")
    lines = [f"{part}\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines
