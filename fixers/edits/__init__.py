"""Intentions → text edits. Every builder takes newline style, indent and quotes from the Source.

Signatures (see the modules):
- steps.insert_step_before(step, name, *, run=None, uses=None, inputs=(), directory="", ref="") -> Edit
- steps.set_step_key(step, key, lines) -> Edit                add or replace a key of a step
- steps.remove_step(step) -> Edit
- scalars.replace_scalar(source, scalar, value) -> Edit       same style when it can hold the value
- scripts.replace_in_script(unit, span, text) -> Edit         rewrite a span of a script's text
- scripts.insert_line_before(unit, statement, line) -> Edit   a new line before the statement that
                                                              starts at `statement.start`
- files.create_file(path, text, *, executable=False) -> FileChange
"""
