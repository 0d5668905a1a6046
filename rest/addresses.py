"""Whether the letters of an address are letters at all. What is unclear is refused; a server that guesses reads another word."""

import re
from urllib.parse import unquote_to_bytes

_BAD_ESCAPE = re.compile(r"%(?![0-9a-fA-F]{2})")


def flaw_of_query(text: str) -> str:
    """What is wrong with what stands behind the question mark, as a sentence; empty when nothing is."""
    if _BAD_ESCAPE.search(text):
        return "The parameters contain a % that is no escape. Write %25 for a per cent sign."
    try:
        decoded = unquote_to_bytes(text.encode("latin-1")).decode("utf-8")
    except UnicodeError:
        return "The parameters are not UTF-8. Encode them in UTF-8 and escape them."
    return "The parameters contain U+0000. Remove it." if "\x00" in decoded else ""
