"""Links that let others read chosen pieces of a portfolio, until they end or are withdrawn."""
