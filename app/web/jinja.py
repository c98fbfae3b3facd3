"""How templates are set up: an unknown name is an error, everything is escaped, blank lines do not travel."""

from __future__ import annotations

from flask import Flask
from jinja2 import StrictUndefined

from app.web.visitors import current_visitor


def install_jinja(app: Flask) -> None:
    """Set up the template environment."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.policies["ext.i18n.trimmed"] = True
    environment.globals["current_visitor"] = current_visitor
