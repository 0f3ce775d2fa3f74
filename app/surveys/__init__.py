"""Surveys: built in steps, answered without an account, counted without naming anybody."""
