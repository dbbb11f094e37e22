"""The English that planbot recognises, as data: one module for each subject.

How a module of this package is laid out:

- Rows, patterns and lists of words, and no code beyond joining them. Whoever uses a pattern decides what it means: nothing
  here imports from `handlers` outside this package, and from `knowledge` only names that are keys (`DueTest`).
- A way of saying something is a `Row`: the `key` by which the handler knows it, an `example`, and the `pattern`. The pattern
  finds something in the example; help and tests take examples from here (`examples`). Where the rows of a table are tried in
  turn, the first that matches wins, so that their order is part of the table. What is put otherwise before anything is
  recognised is a `Replacement`.
- A pattern may stand on several lines. `laid_out`, which `row` and `pattern` call, drops the line breaks and the spaces around
  them; a space within a line counts. So no line of a pattern begins or ends with a space that counts: break before a "|".
- Words that several patterns share are one named list, in `phrases` or at the top of the only module that needs them. They
  are put into a pattern by an f-string, in which a brace that counts is doubled: `\\w{{1,3}}`.

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

Imported by those who understand and answer (`handlers.understanding`, `answers`, `updates`, `schedules`, `moments`), and by
nobody else.
"""
