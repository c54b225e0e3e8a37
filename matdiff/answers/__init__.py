"""Answers: gradients, Jacobians, Hessians, differentials, with their conditions, checks and forms."""
