"""What a page is called and looks like."""

import warnings
from collections.abc import Callable, Mapping
from typing import Any

from asgiwebio._asgi.applications import index_html as _index_html
from asgiwebio._asgi.config import config

__all__ = ["config", "get_static_index_content", "seo"]


def get_static_index_content(apps: Mapping[str, Callable[..., Any]], query_arguments: str | None = None) -> str:
    """HTML with links to applications; `query_arguments` is more for their addresses, such as "lang=de"."""
    return _index_html(apps, query_arguments or "")


def seo(title: str, description: str | None = None, app: Callable[..., Any] | None = None) -> Callable[..., Any]:
    """Deprecated: `config(title=…, description=…)`. With `app` the configured application is returned."""
    warnings.warn("seo() is deprecated: write config(title=..., description=...)", DeprecationWarning, stacklevel=2)
    configuration = config(title=title, description=description)
    return configuration if app is None else configuration(app)
