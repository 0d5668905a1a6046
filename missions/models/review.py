"""What a review of a platform mission says no to."""

from rest.refusal import Refusal


class NotRolling(Refusal):
    """Running platform missions roll from review to review; every other mission ends."""

    code = "not_rolling"
    title = "This mission does not roll"
    remedy = "Give it another window, or conclude it."


class ReviewInThePast(Refusal):
    """The next review is to come."""

    code = "review_in_the_past"
    status = 400
    title = "The next review would be over"
    remedy = "Choose a day after today."
