"""Pages about the service itself: the front page, accessibility, privacy, feedback."""
