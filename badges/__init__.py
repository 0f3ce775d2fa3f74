"""Open Badges: designs, issuing 2.0 and 3.0, status, verifying, pages for people."""
