import pytest

from fixers.rules._json.imported import with_json
from fixers.rules._json.languages import Language
from fixers.rules._json.programs import Program
from fixers.syntax import shell_tree as sh
from fixers.syntax.span import Span

CALL = "{json.dumps(x)}"


def changed(text: str) -> str | None:
    parts = (sh.Part(sh.PartKind.TEXT, Span(0, len(text)), text),)
    start = text.index("HOLE")
    program = Program(Language.PYTHON, text, parts, text, "")
    changes = with_json(program, [(Span(start, start + 4), CALL)])
    for at, new in reversed(changes):
        text = text[: at.start] + new + text[at.end :]
    return text if changes else None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("print(f'HOLE')", f"import json; print(f'{CALL}')"),
        ("import os, json\nprint(f'HOLE')", f"import os, json\nprint(f'{CALL}')"),
        (
            "print(f'HOLE')\nimport json\n",
            f"import json\nprint(f'{CALL}')\nimport json\n",
        ),
        (
            "'''Says\nall.'''\nfrom os import path\nf'HOLE'",
            f"'''Says\nall.'''\nimport json\nfrom os import path\nf'{CALL}'",
        ),
        (
            "try:\n  f'HOLE'\nexcept E as e:\n  pass\n",
            f"import json\ntry:\n  f'{CALL}'\nexcept E as e:\n  pass\n",
        ),
        ("f'HOLE'", f"import json; f'{CALL}'"),
    ],
)
def test_the_module_is_imported_where_it_lacks(before, after):
    assert changed(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "json = f'HOLE'",
        "def json():\n  return f'HOLE'",
        "def say(json):\n  return f'HOLE'",
        "import simplejson as json\nf'HOLE'",
        "from flask import json\nf'HOLE'",
        "try:\n  f'HOLE'\nexcept E as json:\n  pass\n",
        "f'HOLE'\r\n",
        "'HOLE'",
        "# HOLE\nf'{1}'",
        "print f'HOLE'",
        "def say():\n\treturn 1\n  f'HOLE'",
        "@f(f'HOLE')\ndef say():\n  pass",
    ],
)
def test_what_would_not_be_the_same_program_stays(text):
    assert changed(text) is None
