"""Tests of solving: problems of textbooks, the face of a solution, refusals."""
