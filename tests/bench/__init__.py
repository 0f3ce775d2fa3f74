"""`make bench`: how pages behave at 1,000, 10,000 and 100,000 people. Not part of the tests."""
