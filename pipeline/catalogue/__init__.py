"""The catalogue: what every topic means, who answers for it, who writes and reads it, and who would notice its end."""
