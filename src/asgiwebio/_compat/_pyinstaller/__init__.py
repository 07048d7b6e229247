"""For PyInstaller, which asks for this by an entry point."""

from pathlib import Path


def get_hook_dirs() -> list[str]:
    """The folder with the hook."""
    return [str(Path(__file__).parent)]
