"""The English that planbot recognises, as data: one module for each subject.

Rules for a module in this package:

- It contains rows, patterns and lists of words, and no code except to join them. What a pattern means is up to the code that
  uses it: modules here import nothing else from `handlers`, and from `knowledge` only names used as keys (`DueTest`).
- One way to say something is a `Row`: a `key` for the handler, an `example`, and a `pattern` that matches in the example. Help
  and tests use these examples (see `examples`). If the rows of a table are tried in turn, the first match wins, so their order
  matters. A rewording applied before anything is recognised is a `Replacement`.
- A pattern can be written over several lines. `laid_out`, which `row` and `pattern` call, removes line breaks and the spaces
  around them, but not spaces within a line. So break lines before a "|", and never next to a space that must be kept.
- Words shared by several patterns are in a named list, either in `phrases` or at the top of the only module that needs them.
  Patterns include them with an f-string, in which a pattern's own braces are doubled: `\\w{{1,3}}`.

Example:

    UNDO = (
        row("undo", "undo that", r"^(?:undo|take)(?: (?:it|that))?(?: back)?$"),
        row(
            "redo",
            "do it again",
            rf'''
            ^(?:redo|repeat)\\b
            |^do (?:{IT}) again$
            ''',
        ),
    )

Only the modules that understand or answer (`handlers.understanding`, `answers`, `updates`, `schedules`, `moments`) import this
package.
"""
