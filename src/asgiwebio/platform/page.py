"""What a page is called and looks like."""

import warnings
from collections.abc import Callable
from typing import Any

from asgiwebio._asgi.config import config

__all__ = ["config", "seo"]


def seo(title: str, description: str | None = None, app: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """Deprecated: `config(title=…, description=…)`. With `app` the configured application is returned."""
    warnings.warn("seo() is deprecated: write config(title=..., description=...)", DeprecationWarning, stacklevel=2)
    configuration = config(title=title, description=description)
    return configuration if app is None else configuration(app)
