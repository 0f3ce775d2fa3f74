"""Pages and documents of the badges."""
