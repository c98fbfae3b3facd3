"""A person's own e-mail address for notifications: given, confirmed, changed and removed, and what is told to it."""
