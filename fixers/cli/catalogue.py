"""`fix-pipeline rules`"""

import sys
from argparse import Namespace

from fixers.cli.parser import UsageError
from fixers.report.manual import example_of, rule_page
from fixers.rules import RULES


def run(chosen: Namespace) -> int:
    if chosen.rule is None:
        width = max((len(rule.id) for rule in RULES), default=0)
        for rule in RULES:
            sys.stdout.write(f"{rule.id:{width}}  {rule.severity.value:7}  {rule.summary}\n")
        return 0
    found = next((rule for rule in RULES if rule.id == chosen.rule), None)
    if found is None:
        raise UsageError(f"no rule is called {chosen.rule}; see `fix-pipeline rules`")
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console()
    with console.capture() as page:  # printing it, rich would end the process with its own code
        console.print(Markdown(rule_page(found, example_of(found))))
    sys.stdout.write(page.get())
    return 0
