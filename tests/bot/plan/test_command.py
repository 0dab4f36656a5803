"""What a comment asks for."""

import pytest

from bot.plan.command import Fix, Help, Ignore, Recheck, Undo, mentions_command, parse_command

RULES = {"long-run-block", "go-cache-key"}


@pytest.mark.parametrize(
    ("body", "command"),
    [
        ("/fix-pipeline", Fix()),
        ("thanks!\r\n/fix-pipeline \r\n", Fix()),
        ("thanks!\r/fix-pipeline\rbye", Fix()),
        ("/fix-pipeline go-cache-key long-run-block", Fix(("go-cache-key", "long-run-block"))),
        ("/fix-pipeline go-cache-key go-cache-key", Fix(("go-cache-key",))),
        ("/fix-pipeline `go-cache-key`, Long-Run-Block", Fix(("go-cache-key", "long-run-block"))),
        ("/fix-pipeline ,", Help((",",))),
        ("/fix-pipeline go-cache-key,long-run-block", Fix(("go-cache-key", "long-run-block"))),
        ("/Fix-Pipeline Undo", Undo()),
        ("/FIX-PIPELINE --UNSAFE", Fix(unsafe=True)),
        ("/fix-pipeline \u2014unsafe \u2013-dry-run", Fix(unsafe=True, dry_run=True)),
        ("/fix-pipeline fix --unsafe", Fix(unsafe=True)),
        ("/fix-pipeline fix go-cache-key", Fix(("go-cache-key",))),
        ("/fix-pipeline --help", Help()),
        ("/fix-pipeline -h", Help()),
        ("<PRE>\n/fix-pipeline undo\n</pre> <!-- x\n-->\n/fix-pipeline", Fix()),
        ("/fix-pipeline --unsafe --dry-run", Fix(unsafe=True, dry_run=True)),
        ("/fix-pipeline --unsafe go-cache-key", Fix(("go-cache-key",), unsafe=True)),
        ("/fix-pipeline undo", Undo()),
        ("/fix-pipeline recheck", Recheck()),
        ("/fix-pipeline help", Help()),
        ("/fix-pipeline ignore go-cache-key we know it", Ignore("go-cache-key", "we know it")),
        ("/fix-pipeline ignore `go-cache-key` fine", Ignore("go-cache-key", "fine")),
        ("/fix-pipeline ignore go-cache-key", Help(("ignore without a reason",))),
        ("/fix-pipeline ignore", Help(("ignore",))),
        ("/fix-pipeline ignore nothing x", Help(("nothing",))),
        ("/fix-pipeline undo now", Help(("now",))),
        ("/fix-pipeline everything", Help(("everything",))),
        ("/fix-pipeline --force", Help(("--force",))),
        ("/fix-pipeline\n/fix-pipeline undo", Fix()),
        ("~~~\n/fix-pipeline undo\n```\n~~~\n/fix-pipeline", Fix()),
        ("````\n```\n/fix-pipeline undo\n````\n/fix-pipeline", Fix()),
        ("<!-- a template\n/fix-pipeline undo\n-->\n/fix-pipeline", Fix()),
        ("<!-- one --> and <!-- two -->\n/fix-pipeline", Fix()),
        ("```\n<!--\n```\n/fix-pipeline", Fix()),
    ],
)
def test_commands(body: str, command: object) -> None:
    assert parse_command(body, RULES) == command
    assert mentions_command(body)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "please /fix-pipeline",
        " /fix-pipeline",
        "> /fix-pipeline",
        "    /fix-pipeline",
        "`/fix-pipeline`",
        "/fix-pipelines",
        "/ fix-pipeline",
        "/",
        "<pre>\n/fix-pipeline\n</pre>",
        "```\n/fix-pipeline\n```",
        "```\n/fix-pipeline",
        "~~~ sh\n/fix-pipeline\n~~~",
        "<!--\n/fix-pipeline\n-->",
        "text <!-- one --> <!-- two\n/fix-pipeline",
        *(f"> a quotation{sign}/fix-pipeline --unsafe" for sign in "\u2028\u2029\x0b\x0c\x1c\x85"),
    ],
)
def test_no_command(body: str) -> None:
    assert parse_command(body, RULES) is None
    assert not mentions_command(body)
