"""The command line: what is typed after ``matdiff``, and what each command does."""
