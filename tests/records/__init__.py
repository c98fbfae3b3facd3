"""Tests of the citizen's own pages."""
