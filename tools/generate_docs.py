"""Writes what is derived from rules, their goldens and the configuration's keys.

`python -m tools.generate_docs [--check]`: with `--check` nothing is written, and files that are
not up to date are named.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

from fixers.config_file import json_schema, option_rows
from fixers.report.escaping import cell, code
from fixers.report.manual import EXAMPLES, Example, rule_page
from fixers.rule import Rule
from fixers.rules import RULES

ROOT: Final = Path(__file__).parent.parent
_RULES: Final = Path("docs/rules")
WORKFLOW: Final = ".github/workflows/ci.yml"
_LANGUAGES: Final = {".yml": "yaml", ".sh": "bash"}


def derived() -> Iterator[tuple[Path, str]]:
    """Every derived file, by its path in the repository."""
    examples = {rule.id: example(rule) for rule in RULES}
    shown = {name: asdict(found) for name, found in examples.items() if found is not None}
    yield Path("fixers/data") / EXAMPLES, json.dumps(shown, indent=2, ensure_ascii=False) + "\n"
    for rule in RULES:
        yield _RULES / f"{rule.id}.md", rule_page(rule, examples[rule.id])
    yield Path("docs/rules.md"), _index()
    yield Path("docs/configuration.md"), _configuration()
    yield Path("docs/fix-pipeline.schema.json"), json_schema() + "\n"


def example(rule: type[Rule]) -> Example | None:
    """The golden `plain` with what the rule's fix makes of it."""
    cases = ROOT / "tests/goldens" / rule.id
    for suffix, language in _LANGUAGES.items():
        bad = cases / f"plain{suffix}"
        if not bad.exists():
            continue
        for kind in ("fixed", "unsafe"):
            fixed = cases / f"plain.{kind}{suffix}"
            if fixed.exists():
                return Example(language, _text(bad), _text(fixed), safe=kind == "fixed")
        return Example(language, _text(bad))
    return _example_of_trees(cases / "plain")


def _example_of_trees(case: Path) -> Example | None:
    """The same of a case over several files: the workflow, and the files that the fix makes."""
    bad = case / "before" / WORKFLOW
    for kind in ("after", "unsafe"):
        root = case / kind
        if not bad.exists() or not root.is_dir():
            continue
        others = sorted(p for p in root.rglob("*") if p.is_file() and p != root / WORKFLOW)
        made = (f"\n# {p.relative_to(root)}\n{_text(p)}" for p in others)
        fixed = "".join([_text(root / WORKFLOW), *made])
        return Example("yaml", _text(bad), fixed, safe=kind == "after")
    return None


def stale() -> list[Path]:
    """Derived files that are not as they should be, or should not be there."""
    wanted = {ROOT / path: text for path, text in derived()}
    differing = [p for p, text in wanted.items() if not p.exists() or _text(p) != text]
    return [*differing, *(p for p in (ROOT / _RULES).glob("*.md") if p not in wanted)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only name files that are stale")
    asked = parser.parse_args()
    names = stale()
    for path in names:
        sys.stdout.write(f"{'stale' if asked.check else 'written'}: {path.relative_to(ROOT)}\n")
    if asked.check:
        return int(bool(names))
    wanted = {ROOT / path: text for path, text in derived()}
    for path in names:
        if path not in wanted:
            path.unlink()
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wanted[path], encoding="utf-8", newline="")
    return 0


def _index() -> str:
    rows = "\n".join(
        f"| [{code(rule.id)}](rules/{rule.id}.md) | {rule.severity.value} | {cell(rule.summary)} |"
        for rule in RULES
    )
    return (
        "# Rules\n\n"
        "Made from the rules by `python -m tools.generate_docs`. A rule's id never changes;"
        " `fix-pipeline rules RULE` shows its page in a terminal.\n\n"
        f"| rule | severity | finds |\n|---|---|---|\n{rows}\n"
    )


def _configuration() -> str:
    rows = "\n".join(
        f"| {code(key)} | {code(default)} | {cell(text)} |" for key, default, text in option_rows()
    )
    return f"""\
# Configuration

Made from the configuration's keys by `python -m tools.generate_docs`.

A repository is configured in `.github/fix-pipeline.yml`. The App reads it from the base branch of
a pull request only, so that a pull request cannot switch off its own review. An organisation's
default stands in the same file of its `.github` repository: `rules` and `tools` are merged by
name, any other key of the repository replaces the organisation's. A file with a mistake is
treated as absent, and the mistake is reported with its line.

| key | default | meaning |
|---|---|---|
{rows}

Editors can check the file against [the JSON Schema](fix-pipeline.schema.json).

```yaml
mode: review
rules:
  long-run-block: warn
  prod-deploy-ungated: off
  zizmor/unpinned-uses: warn
  shellcheck/SC2164: off
max-run-lines: 5
max-inline-comments: 30
ignore-paths: [".github/workflows/generated-*.yml"]
tools:
  sonar-scanner: {{provided-by: ["acme/setup-sonar"]}}
```

One finding is silenced with a comment on its line or alone above it, in YAML, in shell and in
Makefiles: `# fix-pipeline: ignore[rule-id] reason`. Of a command in `package.json` it stands at the
step that calls the script.

Findings of zizmor, actionlint and shellcheck have ids too: `zizmor/<audit>`, `actionlint/<kind>`,
`shellcheck/SC<number>`. The App reports them where its server has these programs, `check` with
`--adapters`. Configuration files of these programs in the repository are not read.
"""


def _text(path: Path) -> str:
    return path.read_bytes().decode()


if __name__ == "__main__":
    sys.exit(main())
