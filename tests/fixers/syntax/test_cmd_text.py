"""Scripts of `cmd` read as those of PowerShell, letter by letter."""

import pytest

from fixers.syntax.cmd_text import as_powershell


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("if exist a (\n  b\n) else (\n  c\n)", "if exist a {\n  b\n} else {\n  c\n}"),
        ("for %%f in (a b) do (\n  c %%f\n)", "for %%f in (a b) do {\n  c %%f\n}"),
        ("docker push %IMAGE%:%TAG%", "docker push $_IMAGE:$_TAG"),
        ("echo %A%b %~dp0 %1 %%c%%", "echo %A%b %~dp0 %1 %%c%%"),
        ("set A=b", "   _A=b"),
        ('set "A=%B%/c"', "    _A=$_B/c "),
        ("set A=b c", "set A=b c"),
        ("a & b && c >nul 2>&1", "a ; b && c >nul 2>&1"),
    ],
)
def test_what_it_says(text, read):
    assert as_powershell(text) == read
    assert len(read) == len(text)
