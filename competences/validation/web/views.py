"""The pages of validation: the candidate's dossiers and the assessor's desk."""

from __future__ import annotations

from competences.validation.web import desk, dossiers, house
from competences.validation.web.blueprint import blueprint

__all__ = ["blueprint", "desk", "dossiers", "house"]
