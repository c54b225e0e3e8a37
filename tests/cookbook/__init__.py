"""The Matrix Cookbook, equation by equation, and the collections that stand beside it."""
