"""Runs what `modules/` declares: units, progress, quizzes, results and attestations."""
