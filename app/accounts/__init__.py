"""Persons, how they sign in, and what they are within an organisation."""
