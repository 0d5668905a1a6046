"""Pages of professions, their people and assignments: each shows what is written and calls one action."""
