"""Runs the instruments that modules declare: forms from data, kept, shared, printed, proven."""
