"""The partners of a centre: kept, found, imported, and what their network lacks."""
