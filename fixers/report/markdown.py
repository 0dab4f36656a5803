"""Findings as Markdown. Everything that comes from a repository is escaped."""

import re
from typing import Final

from fixers.diagnostics import Finding, SkippedFix
from fixers.engine import Report

HELP: Final = "docs/rules.md"
_SPECIAL: Final = re.compile(r"([\\*_\[\]<>|#@~])")


def escaped(text: str) -> str:
    """`text` on one line, without meaning to Markdown; code spans stay code."""
    flat = " ".join(text.split())
    parts = re.split(r"(`[^`]+`)", flat)
    return "".join(p if p.startswith("`") and len(p) > 1 else _plain(p) for p in parts)


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda m: f"&#{ord(m.group(1))};", text).replace("`", "&#96;")


def comment_body(finding: Finding) -> str:
    """What a review comment says of one finding: message, chain, why there is no fix."""
    parts = [f"**{finding.severity.value}** `{finding.rule}`: {escaped(finding.message)}"]
    if finding.related:
        links = "\n".join(
            f"{number}. {escaped(link.label)} ({escaped(link.at.path)}:{link.at.start.line})"
            for number, link in enumerate(finding.related, 1)
        )
        parts.append(f"<details><summary>How it gets there</summary>\n\n{links}\n\n</details>")
    if isinstance(finding.fix, SkippedFix):
        parts.append(f"No fix is offered: {escaped(finding.fix.reason)}.")
    return "\n\n".join(parts)


def render_markdown(report: Report) -> str:
    """A table of all findings, then the files that could not be read."""
    if not report.findings and not report.problems:
        return "No findings.\n"
    rows = [
        f"| {escaped(f.at.path)}:{f.at.start.line} | {f.severity.value} | `{f.rule}` "
        f"| {escaped(f.message)} |"
        for f in report.findings
    ]
    table = ["| place | severity | rule | finding |", "|---|---|---|---|", *rows]
    notes = [f"- {escaped(p.path)}:{p.line}: {escaped(p.message)}" for p in report.problems]
    return "\n".join([*(table if rows else []), *(["", *notes] if notes else [])]) + "\n"
