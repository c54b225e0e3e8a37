"""Closed forms, compared exactly with the forms of the books."""
