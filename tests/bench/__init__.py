"""`make bench`: pages with many people, launches beside another tool, many grades. No tests."""
