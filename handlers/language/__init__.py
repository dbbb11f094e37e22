"""The English that planbot recognises, as data: one module for each subject, and no code beyond joining words.

How a module of this package is laid out:

- Only data: rows, patterns and lists of words. Whoever uses a pattern decides what it means; nothing here imports from
  `handlers` or `knowledge` except this package's `rows` and `phrases` (and an enumeration whose values are the keys).
- A way of saying something is a `Row`: the `key` by which the handler knows it, an `example`, and the `pattern`. The example
  is a text that the pattern finds something in; help and tests take examples from here. The first row that matches wins,
  so the order of a table is part of it.
- Patterns are written over several lines. `laid_out` drops the line breaks and the indentation; a space within a line stays.
  No line is longer than 128 characters, and none begins or ends with a space that counts. Break before a `|`.
- Words that several patterns share are one named list in `phrases`, or at the top of the module where only that one needs
  them. They are put into a pattern with an f-string, where a brace that counts (`{1,3}`) is doubled.

Example:

    UNDO = (
        row("undo", "undo that", r"^(?:undo|take)(?: (?:it|that))?(?: back)?$"),
        row("redo", "do it again", rf'''
            ^(?:redo|repeat)\\b
            |^do (?:{IT}) again$
            '''),
    )

Imported by `handlers.understanding`, `handlers.answers`, `handlers.updates` and `handlers.schedules`, and by nobody else.
"""
