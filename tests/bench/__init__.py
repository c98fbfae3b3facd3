"""Measurements, each beside the plainest thing that could do the same work. `make bench` and `make bench-phone`.

They print tables and add them to instance/bench/; the README quotes them. Nothing here asserts a time.
"""
