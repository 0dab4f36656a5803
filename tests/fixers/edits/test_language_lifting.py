"""Expressions in strings of Python and of PowerShell."""

import pytest

from fixers.edits.expression_places import NotLiftedError
from fixers.edits.lifting import Samples, Surroundings
from fixers.edits.powershell_lifting import lift_powershell
from fixers.edits.python_lifting import lift_python

ANYTHING = Surroundings(lambda _: Samples())
X = "${{ inputs.x }}"
PASTED = 'os.environ["INPUTS_X"]'


@pytest.mark.parametrize(
    ("text", "lifted"),
    [
        ("print(1)\n", "print(1)\n"),
        (f"print('{X}')\n", f"import os\nprint({PASTED})\n"),
        (f"import sys\nimport os\nprint('{X}')\n", f"import sys\nimport os\nprint({PASTED})\n"),
        (f"import sys\nprint('{X}')\n", f"import os\nimport sys\nprint({PASTED})\n"),
        (f"print('{X}')\nimport os\n", f"import os\nprint({PASTED})\nimport os\n"),
        (f"import os.path\nprint('{X}')\n", f"import os.path\nprint({PASTED})\n"),
        (f"@f\ndef g():\n    return '{X}'\n", f"import os\n@f\ndef g():\n    return {PASTED}\n"),
        (f"a = b['{X}'][0] + 1\n", f"import os\na = b[{PASTED}][0] + 1\n"),
        (f"a = 'b' + 'c{X}' - 1\n", f"import os\na = 'b' + ('c' + {PASTED}) - 1\n"),
        (f"# {X}\nprint(1)\n", f"# {X}\nprint(1)\n"),
    ],
)
def test_python(text, lifted):
    assert lift_python(text, ANYTHING).text == lifted


@pytest.mark.parametrize(
    "text",
    [
        f"print('{X}') \ue000\n",
        f"print('{X}')\r\nprint(1)\n",
        f'"""Doc"""; print("{X}")\n',
        f"print('{X}')  # {'long ' * 10_000}\n",
        f"try:\n    pass\nexcept ValueError as os:\n    print('{X}')\n",
        f"class os:\n    a = '{X}'\n",
        f"print('{X}', {'(' * 300}1{')' * 300})\n",
        f"print('{X}', b'{X}')\n",
    ],
)
def test_python_that_stays(text):
    with pytest.raises(NotLiftedError):
        lift_python(text, ANYTHING)


@pytest.mark.parametrize(
    ("text", "lifted"),
    [
        (f"a '''{X}'''", "a \"'${env:INPUTS_X}'\""),
        (f'a "b""{X}"', 'a "b""${env:INPUTS_X}"'),
        (f'a "b`"{X}" # "{X}"', 'a "b`"${env:INPUTS_X}" # "${{ inputs.x }}"'),
        (f'$a = @"\n"{X}"\n"@', '$a = @"\n"${env:INPUTS_X}"\n"@'),
        (f"a \"$(b 'c') {X}\"", "a \"$(b 'c') ${env:INPUTS_X}\""),
    ],
)
def test_powershell(text, lifted):
    assert lift_powershell(text, ANYTHING).text == lifted


@pytest.mark.parametrize(
    "text",
    [
        f"a {X} 'b'",
        f'a {X} "{X}"',
        f'a "$(b {X})"',
        f'a "{X}',
        f"“{X}”",
        "<# a",
        f"# {'long ' * 10_001}",
    ],
)
def test_powershell_that_stays(text):
    with pytest.raises(NotLiftedError):
        lift_powershell(text, ANYTHING)
