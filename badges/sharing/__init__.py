"""Whom a holder lets see what: switches for each badge, and links that can be withdrawn."""
