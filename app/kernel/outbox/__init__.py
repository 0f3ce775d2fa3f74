"""What must leave the house: rows written in the same transaction as the deed, delivered later."""
