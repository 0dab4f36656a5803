"""Classes of Python, which are read as functions."""

import ast

import pytest

from fixers.syntax.python_classes import without_classes

CLASS = """
class Deploy:
    name = "x"
    def __init__(self, env):
        self.env = env
    def run(self, image):
        self.say(image)
        return self.env
    @staticmethod
    def say(text):
        print(text)
"""


def plain(text: str) -> str:
    return ast.unparse(without_classes(ast.parse(text)))


def test_methods_become_functions() -> None:
    assert plain(CLASS).splitlines() == [
        "name = 'x'",
        "",
        "def Deploy(env):",
        "    self_env = env",
        "",
        "def run(image):",
        "    say(image)",
        "    return self_env",
        "",
        "@staticmethod",
        "def say(text):",
        "    print(text)",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Deploy(a).run(b)", ["Deploy(a)", "run(b)"]),
        ("d = Deploy(a)\nd.run(b)", ["d = Deploy(a)", "run(b)"]),
        ("x.run(b)", ["x.run(b)"]),
        ("x.env.run", ["x.env.run"]),
        ("if a:\n    Deploy(a).run(b)", ["if a:", "    Deploy(a)", "    run(b)"]),
        ("f(x)", ["f(x)"]),
    ],
)
def test_calls(text: str, told: list[str]) -> None:
    assert plain(CLASS + text).splitlines()[-len(told) :] == told


@pytest.mark.parametrize("text", ["x = self.y", CLASS + "def run():\n    pass"])
def test_programs_that_stay(text: str) -> None:
    assert plain(text) == ast.unparse(ast.parse(text))
