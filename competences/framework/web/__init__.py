"""The pages that show a framework."""
