"""What every room raises when it must say no to something that was asked properly."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar


class Refusal(Exception):
    """A rule of the trade says no. The message tells what is wrong and what to do next.

    Both doors show it: a form beside its field, the API as a problem with this code and status.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 409
    title: ClassVar[str] = "Refused by a rule"
    remedy: ClassVar[str] = ""  # what to do next, whatever the case; the message says it for this one

    def __init_subclass__(cls, **options: Any) -> None:
        """A refusal without a title of its own is called by its name: NotReady is "Not ready"."""
        super().__init_subclass__(**options)
        if "title" not in vars(cls):
            cls.title = re.sub(r"(?<=.)([A-Z])", lambda found: f" {found[1].lower()}", cls.__name__)

    def __init__(self, message: str, *, field: str = "", extra: Mapping[str, Any] | None = None) -> None:
        """`extra`: plain values that help to go on, which the API's problem carries as members of its own."""
        super().__init__(message)
        self.message = message
        self.field = field
        self.extra = dict(extra or {})

    def show_in(self, form: Any) -> None:
        """Says it in a form: beside its field, or above all fields when the form has none of that name."""
        form.add_error(self.field if self.field in form.fields else None, self.message)
