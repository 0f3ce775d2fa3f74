"""What a holder takes away: cards, papers, the competence passport, the exit package."""
