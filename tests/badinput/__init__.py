"""What is typed wrongly, and what is said about it."""
