import pytest

from fixers.edits.heredocs import opened
from fixers.syntax.shell import parse_shell


def of(text: str) -> str:
    return opened(parse_shell(text)).text


@pytest.mark.parametrize("head", ["<<'E'", '<<"E"', "<<\\E"])
def test_a_quoted_heredoc_with_an_expression_is_opened(head: str) -> None:
    text = f"cat {head}\n${{{{ a.b }}}} $x `y` \\n\nE\nnext"
    assert of(text) == "cat <<E\n${{ a.b }} \\$x \\`y\\` \\\\n\nE\nnext"


def test_every_heredoc_of_a_script_is_opened_wherever_it_stands() -> None:
    text = "if a; then\n  cat <<-'E'\n\t${{ a }}\n\tE\nfi\nb $(cat <<'F'\n${{ b }}\nF\n)"
    assert of(text) == text.replace("'E'", "E").replace("'F'", "F")


@pytest.mark.parametrize(
    "text",
    [
        "cat <<'E'\n$x\nE\n",  # no expression in it
        "cat <<E\n${{ a }} $x\nE\n",  # open already
        "a `cat <<'E'\n${{ a }} $x\nE\n`",  # in backticks a backslash means something else
        "cat <<'E F'\n${{ a }}\nE F\n",  # no name that can stand without quotes
        "echo '${{ a }}'",
    ],
)
def test_others_stay(text: str) -> None:
    script = parse_shell(text)
    assert opened(script) is script
