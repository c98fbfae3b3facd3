"""Everyone in the demo, in the order of the sign-in page."""
