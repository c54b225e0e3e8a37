"""Measurements, run by hand: ``python -m tests.benchmarks.bench_derive``, ``bench_start``, ``bench_growth``."""
