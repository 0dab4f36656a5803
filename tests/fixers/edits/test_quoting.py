import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from fixers.edits.quoting import double_quoted, plain_is_safe, quoted, single_quoted

# What a YAML file can hold at all, newlines included.
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
AMBIGUOUS = ("yes", "NO", "on", "null", "~", "1.20", "0x1f", "1e3", ".inf", "12:30", "2024-01-02")


def read(text: str) -> tuple[object, object]:
    """The value of `a` in YAML 1.1 and in YAML 1.2."""
    ruamel = YAML(typ="safe", pure=True)
    ruamel.version = (1, 2)
    return yaml.safe_load(text)["a"], ruamel.load(text)["a"]


@given(TEXT)
@example("a: b")
@example("a #b")
@example("it's")
@example("- a")
@example("---")
@example("a:")
@example("\x85\u2028\ufeff\x7f\0")
@example("${{ secrets.X }}")
def test_every_string_reads_back(value: str) -> None:
    assert read(f"a: {quoted(value)}\n") == (value, value)
    assert read(f"{{a: {quoted(value, flow=True)}, b: c}}\n") == (value, value)
    assert read(f"a: {double_quoted(value)}\n") == (value, value)


@pytest.mark.parametrize("value", AMBIGUOUS)
def test_what_is_no_string_when_plain_gets_quotes(value: str) -> None:
    assert quoted(value) == f"'{value}'"
    assert read(f"a: {quoted(value)}\n") == (value, value)


@pytest.mark.parametrize(
    "value",
    ["terraform init -input=false", "${{ secrets.X }}", "./run.sh", "-x", "a:b", "a#b", "v1.2.3"],
)
def test_ordinary_values_stay_plain(value: str) -> None:
    assert plain_is_safe(value)
    assert quoted(value) == value


def test_expressions_need_quotes_in_flow_style() -> None:
    assert quoted("${{ a }}", flow=True) == "'${{ a }}'"


def test_single_quotes_cannot_hold_a_newline() -> None:
    assert single_quoted("a\nb") is None
    assert single_quoted("it's") == "'it''s'"
