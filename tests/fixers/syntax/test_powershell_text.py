"""Statements of PowerShell that share a line."""

import pytest

from fixers.syntax.powershell_text import spread


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("if ($x) { a; b }", "if ($x) {\na\n b\n}"),
        ("if ($x) { a } else { b }", "if ($x) {\na\n} else {\nb\n}"),
        ("a; b", "a\n b"),
        ("for ($i = 0; $i -lt 3; $i++) { a }", "for ($i = 0; $i -lt 3; $i++) {\na\n}"),
        ("$x = @{ a = 1; b = 2 }; c", "$x = @{ a = 1; b = 2 }\n c"),
        ("$x = (gci | where { $_.a; b }); c", "$x = (gci | where { $_.a; b })\n c"),
        ('"{ a; b }"; c', '"{ a; b }"\n c'),
        ("if ($x) {\n  a\n}\n", "if ($x) {\n  a\n}\n"),
        ("} ; a", "} \n a"),
    ],
)
def test_each_stands_on_its_own_line(text, read):
    assert spread(text) == read
