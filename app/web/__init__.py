"""What every page shares: who may see it, its transaction, its language, its looks."""
