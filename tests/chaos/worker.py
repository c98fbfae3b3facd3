"""`python -m tests.chaos.worker`: the service's own worker with all its steps, only more hurried."""

from __future__ import annotations

import os
from datetime import timedelta

from app import create_app
from app.mail.rules import Rules
from app.settings import load_settings
from app.web.logs import configure_logs
from app.worker import Worker

RULES = Rules(
    per_domain_per_minute=100_000,
    timeout_seconds=1.0,
    exchange_seconds=2.0,
    margin_seconds=2.0,
    batch=10,
    first_pause=timedelta(seconds=0.3),
    longest_pause=timedelta(seconds=2),
    first_server_pause=timedelta(seconds=0.2),
    longest_server_pause=timedelta(seconds=1),
)

if __name__ == "__main__":
    configure_logs("ERROR")
    Worker(create_app(load_settings(os.environ)), rules=RULES).run()
