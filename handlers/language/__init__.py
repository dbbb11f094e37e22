"""The English that planbot recognises, as data: one module for each subject.

How a module of this package is laid out:

- It has rows, patterns and lists of words, and no code except to join them. The code that uses a pattern decides what it means:
  nothing here imports from `handlers` outside this package, and from `knowledge` only names that are keys (`DueTest`).
- A way of saying something is a `Row`: the `key` by which the handler knows it, an `example`, and the `pattern`. The pattern
  matches in the example; help and tests take examples from here (`examples`). If the rows of a table are tried in
  turn, the first match wins, so their order matters. A rewording that is applied before anything is recognised is a
  `Replacement`.
- A pattern may be spread over several lines. `laid_out`, which `row` and `pattern` call, removes the line breaks and the spaces
  around them; a space within a line counts. So break a line before a "|", never next to a space that counts.
- Words that several patterns share are one named list, in `phrases` or at the top of the only module that needs them. An
  f-string puts them into a pattern; in it, braces that belong to the pattern are doubled: `\\w{{1,3}}`.

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

Only the modules that understand and answer import this package (`handlers.understanding`, `answers`, `updates`, `schedules`,
`moments`).
"""
