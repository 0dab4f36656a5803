"""What of PowerShell and `cmd` is read as commands, each at its own place."""

import pytest

from fixers.syntax.windows_shell import as_posix, without_unread


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
        ("Invoke-WebRequest $url", "                      "),
        ("Invoke-WebRequest $url -OutFile $to", "eval" + " " * 31),
        ("Invoke-WebRequest $url -OutFile a.zip", "eval" + " " * 33),
        ("Invoke-WebRequest $url -OutFile a.json", " " * 38),
        ("Invoke-RestMethod @given", "eval" + " " * 20),
        ("Invoke-RestMethod $url | iex", "eval" + " " * 24),
        ("& $tool x", "eval" + " " * 5),
        (". $tools/x", "eval" + " " * 6),
        ("Import-Module ./x.psm1", "eval" + " " * 18),
        ("Import-Module Pester", " " * 20),
        ("./x.sh --all", "eval" + " " * 8),
        ("# install it", " " * 12),
        ("Write-Host installed", " " * 20),
        ("echo C:\\bin >> %GITHUB_PATH%", "eval" + " " * 24),
        (".\\gradlew.bat build", " " * 19),
        (".\\ci\\Build.ps1 -Fast", "./ci/Build.ps1 -Fast"),
        ("& './build.ps1' x", "  './build.ps1' x"),
        (". ci/a.ps1", "  ci/a.ps1"),
        ("Get-Item -Path a", " " * 16),
        ('npm run "a', "          "),
        ("a{b", "   "),
        ("$x = aws s3 ls", "     aws s3 ls"),
        ("$x = (aws s3 ls | ConvertFrom-Json).Name", "      aws s3 ls | ConvertFrom-Json      "),
        ("$x = (aws s3 ls `\n  --x).Name", "      aws s3 ls \\\n  --x      "),
        ("$x = (aws f(1))", "      aws f(1) "),
        ("$x = Get-Item a", "               "),
        ('$x = "a:$env:B"', '   x="a:$env_B"'),
        ("$env:X = 'a'", "   env_X='a'"),
        ("$x = $env:B", "   x=$env_B"),
        ("$x = $env:B.Substring(0, 7)", "   x=${env_B:00000000000:7}"),
        ('aws "a:$($env:B.Substring(0,7))"', 'aws "a:${env_B:0000000000000:7}"'),
        ("$x = (git rev-parse HEAD).Trim()", "  x=$(git rev-parse HEAD)       "),
        ("$x = git rev-parse HEAD", "x=$(git rev-parse HEAD)"),
        ("$x=git log", "   git log"),
        ('aws x "{a=[$env:B]}" ${{ inputs.c }}', 'aws x "{a=[$env_B]}" ${{ inputs.c }}'),
        ("aws x `a b", "          "),
        ("<# a\n./x.ps1\n#>\nnpm ci", "    \n       \n  \nnpm ci"),
        ('echo "<#"; aws x', "                "),
        ('aws "${env:A}"', 'aws "${env_A}"'),
    ],
)
def test_alike(text, read):
    assert as_posix(text) == read
    assert len(read) == len(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("npm ci\nif ($x) {\n  npm test\n}", "      \n         \n  npm test\n "),
        ("$a = @{\n  npm = 1\n}\n", "       \n         \n \n"),
        ("} else {\n  aws x\n}}", "        \n  aws x\n  "),
        ("$a | ForEach-Object {\n  aws x\n}", "                     \n  aws x\n "),
    ],
)
def test_inside_of_blocks(text, read):
    assert as_posix(text, blocks=True) == read


def test_without_what_is_not_read():
    assert without_unread("eval   \neval x\nnpm ci") == "       \neval x\nnpm ci"
    assert without_unread("eval  \n   ") == ""
