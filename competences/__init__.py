"""What a competence is, where a person stands, what proves it, and who confirms it."""
