"""The pages that watch: each shows read models, says how fresh they are, and moves when they move."""
