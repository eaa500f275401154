"""The parts of benchmarks/build.py."""
