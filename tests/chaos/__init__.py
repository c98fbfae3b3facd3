"""Reports under fault: the mail server misbehaves and restarts, workers are killed, and nothing may be lost."""
