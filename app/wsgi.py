"""The service for any WSGI server (`app.wsgi:application`); settings come from the environment."""

from __future__ import annotations

import os

from app import create_app
from app.settings import load_settings

application = create_app(load_settings(os.environ))
