"""A round: the key results that somebody checks in one after the other, kept in the address. Plain values only."""

import re
from dataclasses import dataclass
from typing import Self

MOST = 60
_KEY = re.compile(r"KR-[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Round:
    keys: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Self:
        """The round of an address: "KR-4,KR-7". What is no key is left out, and so is what comes twice."""
        return cls(tuple(dict.fromkeys(key for key in text.upper().split(",") if _KEY.fullmatch(key)))[:MOST])

    def __str__(self) -> str:
        return ",".join(self.keys)

    def place_of(self, key: str) -> int | None:
        """Where it stands, counted from 1; None when the round does not go there."""
        return self.keys.index(key) + 1 if key in self.keys else None

    def after(self, key: str) -> str | None:
        """The key of the next step; None after the last one, and where the round does not go."""
        place = self.place_of(key)
        return self.keys[place] if place is not None and place < len(self.keys) else None
