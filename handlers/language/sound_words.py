"""How English letters sound, as replacements that leave only the consonants of a word, and "a" for a vowel at its beginning."""

from __future__ import annotations

from handlers.language.rows import replacement

SOUNDS = (
    replacement("sn", "consultation", r"(?:[cst]i|sh|ss?i|ti)[aeou]+ns?h?(?=s?$|[aeiou])"),
    replacement("s", "financial", r"(?:c|t)i(?=[aeou])"),
    replacement("f", "phone", r"ph|gh(?=t?$)"),
    replacement("s", "assurance", r"sh|sc(?=[eiy])|c(?=[eiy])|z|s+"),
    replacement("k", "contract", r"ck|ch(?=[rlaou])|c|q(?:u)?|k+"),
    replacement("ks", "expert", r"x"),
    replacement("n", "knowledge", r"^kn|n+"),
    replacement("r", "wrong", r"^wr|rr+"),
    replacement("j", "budget", r"dg(?=e)|dj|g(?=[ei])"),
    replacement(r"\1", "committee", r"([bdflmpt])\1+"),
    replacement("", "register", r"(?<=[a-z]{3})(?:er|or|re|ar|a)(?=s?$)"),
    replacement("a", "annual", r"^[aeiouy]+"),
    replacement("", "meeting", r"(?<=.)[aeiouyhw]+"),
)
