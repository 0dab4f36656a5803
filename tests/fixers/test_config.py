"""Every key, every way to get one wrong, and the merge over an organisation's default."""

import json
import re
import subprocess
import sys

import pytest

from fixers import config_file
from fixers.config import Config, ConfigProblem, Level, Mode, parse_config
from fixers.diagnostics import Severity
from tests.fixers import toy_rules

PATH = ".github/fix-pipeline.yml"
DEFAULT = Config()
COMPLETE = """\
mode: autofix
rules:
  foo: off
  bar: observe
  baz: error
max-run-lines: 9
max-inline-comments: 0
ignore-paths: [".github/workflows/generated-*.yml"]
tools:
  sonar-scanner: {provided-by: ["acme/setup-sonar"]}
"""


@pytest.fixture(autouse=True)
def _toy_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (toy_rules.Bar, toy_rules.Baz, toy_rules.Foo)
    monkeypatch.setattr(config_file, "RULES", rules)


def parsed(text: str, over: Config = DEFAULT) -> Config:
    made = parse_config(text, PATH, over)
    assert isinstance(made, Config), made
    return made


def test_every_key() -> None:
    made = parsed(COMPLETE)
    assert made.mode is Mode.AUTOFIX
    assert made.rules == {"foo": Level.OFF, "bar": Level.OBSERVE, "baz": Level.ERROR}
    assert (made.max_run_lines, made.max_inline_comments) == (9, 0)
    assert made.ignore_paths == (".github/workflows/generated-*.yml",)
    assert made.tools == {"sonar-scanner": ("acme/setup-sonar",)}


def test_what_the_engine_is_asked() -> None:
    options = parsed(COMPLETE).check_options(ignore=frozenset({"baz"}))
    assert options.select is None
    assert options.ignore == {"foo", "baz"}
    assert options.severities == {"bar": Severity.INFO, "baz": Severity.ERROR}
    assert options.ignore_paths == (".github/workflows/generated-*.yml",)
    assert options.rule_options.max_run_lines == 9
    assert options.rule_options.providers == (("sonar-scanner", ("acme/setup-sonar",)),)


def test_a_rule_that_is_off_runs_when_it_is_asked_for() -> None:
    assert parsed(COMPLETE).check_options(frozenset({"foo"})).ignore == frozenset()


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}\n", "null\n"])
def test_an_empty_file_is_the_default(text: str) -> None:
    assert parsed(text) == Config()


def test_off_is_a_word_and_not_a_boolean() -> None:
    assert parsed("mode: off\n").mode is Mode.OFF


def test_keys_that_are_given_win_over_the_organisation() -> None:
    made = parsed("rules: {foo: warn}\nmax-run-lines: 7\ntools: {}\n", parsed(COMPLETE))
    assert made.rules == {"foo": Level.WARN, "bar": Level.OBSERVE, "baz": Level.ERROR}
    assert (made.mode, made.max_run_lines, made.max_inline_comments) == (Mode.AUTOFIX, 7, 0)
    assert made.ignore_paths == (".github/workflows/generated-*.yml",)
    assert list(made.tools) == ["sonar-scanner"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("mode: review\nmodus: x\n", 2, "`modus` is no key of the configuration"),
        ("mode: loud\n", 1, "`mode`: input should be 'review', 'autofix', 'observe' or 'off'"),
        ("\nrules:\n  foo: warn\n  nope: warn\n", 4, "no rule is called `nope`"),
        (
            "rules:\n  foo: maybe\n",
            2,
            "`rules.foo`: input should be 'off', 'observe', 'warn' or 'error'",
        ),
        ("max-run-lines: '5'\n", 1, "`max-run-lines`: input should be a valid integer"),
        ("max-run-lines: 0\n", 1, "`max-run-lines`: input should be greater than or equal to 1"),
        ("ignore-paths:\n  - a\n  - 3\n", 3, "`ignore-paths.1`: input should be a valid string"),
        (
            "tools:\n  x: {install: {uses: a/b@v1}}\n",
            2,
            "`tools.x.install.uses`: string should match",
        ),
        ("tools:\n  x: {install: {}}\n", 2, "`tools.x.install`: it has either"),
        ("tools:\n  '': {}\n", 2, "`tools.`: string should have at least 1 character"),
        ("ignore-paths: a\n", 1, "`ignore-paths` must be a list"),
        ("tools: [a]\n", 1, "`tools` must be keys with values"),
        ("- mode\n", 1, "it must hold keys with values"),
        ("mode: review\nmode: off\n", 2, 'it is not valid YAML: found duplicate key "mode"'),
        ("a: [\n", 2, "it is not valid YAML: expected the node content, but found '<stream end>'"),
        ("a: &b [1]\nc: *b\n", 2, "it uses YAML aliases"),
        ("[" * 60_000, 1, "it is nested too deeply"),
        ("".join(f"{' ' * n}a:\n" for n in range(300)), 21, "it is nested too deeply"),
        ("mode: \x01\n", 1, "it is not valid YAML"),
        ("#" * 70_000, 1, "it is larger than 64 KiB"),
    ],
)
def test_mistakes_have_a_line_and_a_reason(text: str, line: int, message: str) -> None:
    problem = parse_config(text, PATH)
    assert isinstance(problem, ConfigProblem)
    assert (problem.path, problem.line) == (PATH, line)
    assert problem.message.startswith(message)


def test_the_schema_describes_every_key() -> None:
    schema = json.loads(config_file.json_schema())
    assert set(schema["properties"]) == {key for key, _, _ in config_file.option_rows()}
    assert all(option["description"] for option in schema["properties"].values())
    assert schema["additionalProperties"] is False
    ours, foreign = schema["properties"]["rules"]["propertyNames"]["anyOf"]
    assert ours == {"enum": ["bar", "baz", "foo"]}
    assert re.match(foreign["pattern"], "zizmor/unpinned-uses")
    assert not re.match(foreign["pattern"], "zizmor/")


def test_findings_of_other_linters_have_levels_too() -> None:
    config = parse_config("rules: {shellcheck/SC2046: off, zizmor/unpinned-uses: warn}")
    assert isinstance(config, Config)
    options = config.check_options()
    assert options.ignore == {"shellcheck/SC2046"}
    assert options.severities == {"zizmor/unpinned-uses": Severity.WARNING}
    assert isinstance(parse_config("rules: {other/x: off}"), ConfigProblem)


def test_without_a_file_nobody_pays_for_reading_one() -> None:
    code = "import sys, fixers.config; print('pydantic' in sys.modules)"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout
    assert output.strip() == b"False"
