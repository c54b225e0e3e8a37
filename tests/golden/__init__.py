"""Derivations as printed, compared literally, and every line of a derivation checked against the next."""
