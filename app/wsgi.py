"""The service for any WSGI server (`app.wsgi:application`); settings come from the environment."""

from __future__ import annotations

import os

from app import create_app
from app.settings import load_settings
from app.web.logs import configure_logs

settings = load_settings(os.environ)
configure_logs(settings.log_level)
application = create_app(settings)
