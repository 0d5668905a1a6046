"""What stands wherever something stood about a person who was erased. Plain."""

ERASED = "Erased person"
