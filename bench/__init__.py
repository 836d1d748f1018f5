"""Benchmarks and their peers: `python -m bench NAME`."""
