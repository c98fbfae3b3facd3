"""Sign-in, the session behind it, and sign-out."""
