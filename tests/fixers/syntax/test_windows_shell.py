"""What of PowerShell and `cmd` is read as commands, each at its own place."""

import pytest

from fixers.syntax.windows_shell import as_posix


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("npm ci\ncd x", "npm ci\n    "),
        ("call npm test", "     npm test"),
        ("& terraform plan `\n  -no-color", "  terraform plan \\\n  -no-color"),
        ("terraform plan ^\n  -no-color", "terraform plan \\\n  -no-color"),
        ("tool.exe C:\\a $env:X", "tool.exe C:/a $env_X"),
        ("$a = @'\nnpm ci\n'@\nnpm ci", "       \n      \n  \nnpm ci"),
        ('$a = @"\nnpm install x\n"@\nnpm ci', "       \neval         \n  \nnpm ci"),
        ("if ($x) {\n  npm ci\n}\nnpm test", "         \n        \n \nnpm test"),
        ("Write-Host npm", "              "),
        ("Invoke-WebRequest $url", "eval                  "),
        ('npm run "a', "          "),
        ("a{b", "   "),
    ],
)
def test_alike(text, read):
    assert as_posix(text) == read
    assert len(read) == len(text)
