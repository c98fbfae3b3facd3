"""The study record itself: pure rules. Imports nothing of the rest of the service, no Flask, no SQLAlchemy."""
