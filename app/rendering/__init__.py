"""A record as HTML: one set of components for the citizen, the guardian, the share link, the command line and paper."""
