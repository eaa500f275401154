"""The parts of benchmarks/tasks.py."""
