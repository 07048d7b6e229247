"""Where `seo` was in PyWebIO long ago; old tutorials still import it from here."""

from .page import seo

__all__ = ["seo"]
