"""What this room says no to, whichever of its nouns is concerned."""

from rest.refusal import Refusal


class Stale(Refusal):
    """Somebody else changed it since you looked."""

    code = "changed_meanwhile"
    title = "Changed since you looked"
    remedy = "Read the thing, look at what changed, and decide again."


class ReasonMissing(Refusal):
    """The change stays in the log for good, so it says why."""

    code = "reason_missing"
    status = 400
    title = "A reason is missing"
    remedy = "Say in a sentence why."


class TextMissing(Refusal):
    """A text that says what this is about is missing."""

    code = "text_missing"
    status = 400
    title = "A text is missing"
    remedy = "Write what it is about."


class TextTooLong(Refusal):
    """The text is longer than its field."""

    code = "text_too_long"
    status = 400
    title = "The text is too long"
    remedy = "Shorten it to what `detail` allows."


class NoSuchChoice(Refusal):
    """The value is none of the known ones."""

    code = "no_such_choice"
    status = 400
    title = "Not one of the choices"
    remedy = "Choose one of the values that `detail` lists."


class KeyTaken(Refusal):
    """Another row already carries this key of the outside world."""

    code = "external_key_taken"
    title = "The external key is taken"
    remedy = "Read the row that carries the key, or choose another key."


class LinkUnusable(Refusal):
    """Evidence is a link that a colleague can open."""

    code = "link_unusable"
    status = 400
    title = "The link cannot be opened"
    remedy = "Send a link that begins with https:// or http://, or leave it out."
