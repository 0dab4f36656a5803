"""What a fix must keep of each file that it edits, told from the text before and after alone."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from fixers.applying import EditedFile
from fixers.syntax.regex import regex
from fixers.syntax.shell import ShellComment, parse_shell
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from fixers.syntax.yaml_doc import Comment, Mapping, Scalar, YamlProblem, parse_yaml, walk
from fixers.yaml_truth import Outline, compose, same_elsewhere

_YAML: Final = (".yml", ".yaml")
_SHELL: Final = (".sh", ".bash")
_FOREIGN: Final = regex(r"pwsh|powershell|python|cmd")
# What no shell has, where a step does not say that it is written for Windows.
_OTHER: Final = regex(r"\$(?:LASTEXITCODE\b|env:)")
_ALONE: Final = regex(r"(?:^|(?<=\s))#[^\r\n]*", re.MULTILINE)
_SHEBANG: Final = regex(r"#!.*\b(ba|da|k)?sh\b")


def broken_yaml(file: EditedFile) -> str | None:
    """YAML that our parser or YAML 1.2 rejects, or data that changed beside the edits."""
    if not file.new.path.endswith(_YAML):
        return None
    old, new = compose(file.old.text), compose(file.new.text)
    if old is None:
        return f"{file.old.path} is no valid YAML 1.2"
    if new is None or isinstance(parse_yaml(file.new), YamlProblem):
        return f"{file.new.path} would be no valid YAML"
    pairs = [_held(file, *pair) for pair in zip(file.replaced, file.written, strict=True)]
    outline = Outline(old, file.old.text, tuple(replaced for replaced, _ in pairs))
    later = Outline(new, file.new.text, tuple(written for _, written in pairs))
    if not same_elsewhere(outline, later):
        return f"{file.new.path} would change beside the fix"
    return None


def _held(file: EditedFile, replaced: Span, written: Span) -> tuple[Span, Span]:
    """Where an edit only takes away, with the character before: it stands at the end of the node
    that changes."""
    gone, before = file.old.slice(replaced), file.old.text[replaced.start - 1 : replaced.start]
    if not written.empty or before.isspace() or not before or gone.lstrip()[:1] in {"", "#"}:
        return replaced, written
    return Span(replaced.start - 1, replaced.end), Span(written.start - 1, written.end)


def unreadable(file: EditedFile) -> str | None:
    broken = file.new.path.endswith(_YAML) and isinstance(parse_yaml(file.new), YamlProblem)
    return f"{file.new.path} would be no valid YAML" if broken else None


def opaque_shell(file: EditedFile) -> str | None:
    more = _opaque_regions(file.new) > _opaque_regions(file.old)
    return "the shell could not be read any more" if more else None


def _opaque_regions(source: Source) -> int:
    texts = [source.text] if is_shell(source) else []
    if source.path.endswith(_YAML) and not isinstance(document := parse_yaml(source), YamlProblem):
        steps = (n for n in walk(document.root) if isinstance(n, Mapping) and _of_shell(n))
        values = (e.value for n in steps for e in n.entries if e.key.value == "run")
        shell = (v.value for v in values if isinstance(v, Scalar) and not _OTHER.search(v.value))
        texts += shell
    return sum(len(parse_shell(text).opaque) for text in texts)


def _of_shell(node: Mapping) -> bool:
    """Whether a step does not say that it is written in another language."""
    shell = node.get("shell")
    return not isinstance(shell, Scalar) or _FOREIGN.match(shell.value) is None


def lost_comment(file: EditedFile) -> str | None:
    kept = Counter(text for _, text in _comments(file.new))
    taken_away = tuple(_taken_away(file))
    for span, text in _comments(file.old):
        if any(gone.contains(span) for gone in taken_away):
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
    elif is_shell(source):
        comments = parse_shell(source.text).comments
    for comment in comments:
        yield comment.span, comment.text


def is_shell(source: Source) -> bool:
    return source.path.endswith(_SHELL) or _SHEBANG.match(source.text) is not None


def changed_line_ends(file: EditedFile) -> str | None:
    old, new = file.old.text, file.new.text
    if "\n" in old and _line_ends(new) - _line_ends(old):
        return "it would mix newline styles"
    if old and old.endswith("\n") != new.endswith("\n"):
        return "it would change the newline at the end of the file"
    return None


def _line_ends(text: str) -> set[str]:
    return set(re.findall(r"\r?\n", text))
