"""Designs of badges: how they are read and checked, and those that organisations add."""
