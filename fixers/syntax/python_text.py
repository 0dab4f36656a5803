"""Python as a tree."""

import ast
import warnings


def parse_python(text: str) -> ast.Module:
    """The tree of a file. Raises SyntaxError, ValueError, RecursionError or MemoryError where it is
    no Python or nests too deep. Python would tell the error stream of odd escapes in strings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
