"""What the product keeps about a person: handed over on request, erased on request."""
