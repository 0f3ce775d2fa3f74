"""Who confirms a competence: dossiers, reviews and decisions."""
