"""What a person at a terminal sees."""

from fixers.diagnostics import Edit, Fix, Location
from fixers.engine import Problem, Report, RuleCrash
from fixers.report.excerpt import excerpt
from fixers.report.paint import RED, Painter
from fixers.report.terminal import render_patch, render_terminal
from fixers.syntax.source import Source
from fixers.syntax.span import Span
from tests.fixers.report.samples import FULL, at, finding, tree

PLAIN = Painter(colour=False)
WHOLE = """\
.github/workflows/ci.yml:5:14: error[no-foo]: `foo` is bad
    5 │       - run: foo bar
      │              ^^^
  → job a (.github/workflows/ci.yml:3)
  fix (safe): Say good
    --- a/.github/workflows/ci.yml
    +++ b/.github/workflows/ci.yml
    @@ -4,3 +4,3 @@
         steps:
    -      - run: foo bar
    +      - run: good bar
           - run: baz
  help: https://github.com/fix-pipeline/fix-pipeline/blob/main/docs/rules/no-foo.md

.github/workflows/ci.yml:5:18: warning[no-foo]: bar, says: 100%
    5 │       - run: foo bar
      │                  ^^^
  fix (unsafe): Move it
    --- a/.github/workflows/ci.yml
    +++ b/.github/workflows/ci.yml
    @@ -4,3 +4,3 @@
         steps:
    -      - run: foo bar
    +      - run: foo new
           - run: baz
    --- a/b.sh
    +++ b/b.sh
    @@ -1,2 +1,2 @@
     echo 1
    -echo 2
    +echo 3
    new file mode 100755
    --- /dev/null
    +++ b/lib/new.sh
    @@ -0,0 +1 @@
    +echo new
  help: https://github.com/fix-pipeline/fix-pipeline/blob/main/docs/rules/no-foo.md

.github/workflows/ci.yml:6:14: info[no-foo]: baz
    6 │       - run: baz
      │              ^^^
  no fix: two places match
  help: https://github.com/fix-pipeline/fix-pipeline/blob/main/docs/rules/no-foo.md

broken.yml:3: cannot be read: found a tab

a.yml:2: not analysed: too long

job a: bug in the rule no-foo: KeyError: 1

3 problems (1 error, 1 warning, 1 note) in 4 files; 1 mended by `fix-pipeline fix`; \
1 mended by `fix-pipeline fix --unsafe`, after a look; 2 suppressed; 1 file cannot be read
"""


def shown(place: Location) -> list[str]:
    return list(excerpt(place, PLAIN, RED))


def test_a_whole_report() -> None:
    assert render_terminal(FULL, tree()) == WHOLE


def test_nothing_found() -> None:
    assert render_terminal(Report((), files=1), tree()) == "No problem in 1 file\n"


def test_colours() -> None:
    made = render_terminal(FULL, tree(), colour=True)
    assert "\x1b[31merror[no-foo]\x1b[0m" in made
    assert "\x1b[33mwarning[no-foo]\x1b[0m" in made
    assert "\x1b[36minfo[no-foo]\x1b[0m" in made
    assert "\x1b[31m^^^\x1b[0m" in made
    assert "    \x1b[32m+      - run: good bar\x1b[0m" in made
    assert "    \x1b[1m+++ b/.github/workflows/ci.yml\x1b[0m" in made


def test_a_patch_is_untouched_without_colours() -> None:
    patch = "--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\r\n+b\x1b\n c\n"
    assert render_patch(patch) == patch
    assert render_patch(patch, colour=True) == (
        "\x1b[1m--- a/x\x1b[0m\n\x1b[1m+++ b/x\x1b[0m\n\x1b[36m@@ -1 +1 @@\x1b[0m\n"
        "\x1b[31m-a\x1b[0m\n\x1b[32m+b\x1b[0m\n c\n"
    )


def test_wide_characters_and_tabs_take_their_columns() -> None:
    source = Source("a.sh", "日本\te\u0301\u200b foo 語\n")
    assert shown(at("foo", source)) == [
        "    1 │ 日本    e\u0301\u200b foo 語",
        "      │ " + " " * 10 + "^^^",
    ]
    assert shown(at("語", source))[1] == "      │ " + " " * 14 + "^^"


def test_an_empty_place_has_one_caret() -> None:
    assert shown(Location(Source("a", "x"), Span(1, 1))) == ["    1 │ x", "      │  ^"]


def test_a_place_over_several_lines() -> None:
    source = Source("a", "one two\nthree\nfour\n")
    assert shown(at("two\nthree", source))[1:] == ["      │     ^^^", "      │ … and 1 more line"]
    assert shown(at("two\nthree\nfo", source))[2] == "      │ … and 2 more lines"


def test_long_lines_are_cut_around_the_place() -> None:
    source = Source("a", "x" * 500 + "foo" + "y" * 500)
    line, carets = shown(at("foo", source))
    assert line == "    1 │ …" + "x" * 60 + "foo" + "y" * 97 + "…"
    assert carets == "      │ " + " " * 61 + "^^^"
    beginning = Source("a", "foo" + "y" * 500)
    assert shown(at("foo", beginning))[0] == "    1 │ foo" + "y" * 157 + "…"


def test_nothing_commands_the_terminal() -> None:
    evil = "a\x1b]0;x\x07\u202e\nb"
    source = Source(evil, f"{evil} foo\n")
    fix = Fix("Mend", (Edit(evil, at("foo", source).span, "good\x1b[2J"),))
    report = Report(
        (finding(at("foo", source), evil, fix),),
        (Problem(evil, 1, evil),),
        (RuleCrash("x", evil, evil),),
    )
    made = render_terminal(report, tree({evil: source.text}))
    assert not {"\x1b", "\x07", "\u202e"} & set(made)
