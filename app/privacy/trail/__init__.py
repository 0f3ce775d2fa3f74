"""The record: every decision about somebody's work, and every look at it by somebody else."""
