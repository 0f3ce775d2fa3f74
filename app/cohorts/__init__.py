"""Organisations (centres), their cohorts, and who trains whom."""
