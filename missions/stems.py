"""Words as the search and the comparison of missions see them: without case, accents and endings. Plain values only."""

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
_VOWEL = re.compile(r"[aeiouy]")
_DOUBLED = re.compile(r"([^aeioulsz])\1$")
_PLURALS = (("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""))


def stems_in(text: str) -> list[str]:
    """Every word of the text by its stem, in its order."""
    return [found for word in WORD.findall(text) if (found := stem(word))]


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """What the forms of a word have in common: "bakeries" and "bakery", "planned" and "plans" are one each.

    Both databases and the marks on the page read texts through this, so that they find the same.
    """
    word = folded(word)
    if len(word) < 3 or not word.isalpha():
        return word
    for ending, left in _PLURALS if len(word) > 3 else ():
        if word.endswith(ending):
            word = word[: -len(ending)] + left
            break
    if word.endswith("eed"):
        word = word[:-1]
    else:
        for ending in ("ing", "ed"):
            root = word.removesuffix(ending)
            if root != word and len(root) > 2 and _VOWEL.search(root):
                word = _DOUBLED.sub(r"\1", root)
                break
    if len(word) > 2 and word[-1] == "y" and not _VOWEL.match(word[-2]):
        return word[:-1] + "i"
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


def folded(word: str) -> str:
    """In small letters without accents."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter) and letter.isalnum())
