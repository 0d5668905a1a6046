"""What the launcher `cairn` hands over to once the environment stands. Standard library only."""
