"""Intentions → text edits. Every builder takes newline style, indent and quotes from the Source.

A builder gives None where it cannot be sure of the result; say so with a `SkippedFix`.

- insert_step_before / insert_step_after(step, name, *, run=None, uses=None, inputs=(),
  directory="", ref="", copy_if=False)
- set_step_key(step, key, lines)              add or replace a key of a step
- set_env(step, {"NAME": "${{ … }}"})         add to, or create, the step's `env:`
- add_inputs(step, {"name": "value"})        add to the step's `with:`
- replace_step(step, name, …)               likewise, in its place
- remove_step(step)
- remove_entry(source, entry)                with its lines
- replace_scalar(source, scalar, value)       same style when it can hold the value
- rewrite_fragment(source, scalar, span, text)
- replace_in_script(unit, span, text)         rewrite a span of a script's text
- insert_line_before(unit, statement, line, *, inline=False)
- create_file(path, text, *, executable=False), set_mode(path, *, executable)
- hardened_script(name), install_script(name) a script of lib/scripts; with all that it needs
"""

from fixers.edits.entries import remove_entry
from fixers.edits.files import create_file, set_mode
from fixers.edits.hardened import hardened_script, install_script
from fixers.edits.scalars import replace_scalar, rewrite_fragment
from fixers.edits.scripts import insert_line_before, replace_in_script
from fixers.edits.steps import (
    add_inputs,
    insert_step_after,
    insert_step_before,
    remove_step,
    replace_step,
    set_env,
    set_step_key,
)

__all__ = [
    "add_inputs",
    "create_file",
    "hardened_script",
    "insert_line_before",
    "insert_step_after",
    "insert_step_before",
    "install_script",
    "remove_entry",
    "remove_step",
    "replace_in_script",
    "replace_scalar",
    "replace_step",
    "rewrite_fragment",
    "set_env",
    "set_mode",
    "set_step_key",
]
