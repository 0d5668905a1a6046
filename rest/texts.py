"""What a text may be made of. Plain rules, shared by every door."""

import unicodedata

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad")
_LINES = frozenset("\n\t")


def flaw_of(text: str, *, lines: bool = False) -> str:
    """What is wrong with the letters of a text, as a sentence; empty when nothing is.

    With `lines` a text may have several lines and tabs.
    """
    for letter in text:
        if letter in _BIDI:
            return "It contains a character that turns the writing direction around. Remove it."
        kind = unicodedata.category(letter)
        if kind == "Cs":
            return "It contains half a surrogate pair. Send the whole character."
        if kind == "Cc" and not (lines and letter in _LINES):
            return f"It contains the control character U+{ord(letter):04X}. Remove it."
    if text and all(letter in _INVISIBLE or letter.isspace() for letter in text):
        return "It contains only characters that nobody can see. Write something."
    return ""


def trimmed(text: str, *, lines: bool = False) -> str:
    """The text without space around it and, with `lines`, with one kind of line end."""
    return (text.replace("\r\n", "\n").replace("\r", "\n") if lines else text).strip()
