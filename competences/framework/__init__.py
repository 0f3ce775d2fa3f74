"""Competences, activities and levels: the language that everybody speaks."""
