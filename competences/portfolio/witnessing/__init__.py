"""Partners and managers who confirm, by a link and without an account, whose work something is."""
