"""The pages of the toolkit."""
