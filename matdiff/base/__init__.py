"""Ground floor: errors, sizes, and where the data files are. Imports nothing of the project."""
