"""What a learner can show: evidence from their own work, and what it proves."""
