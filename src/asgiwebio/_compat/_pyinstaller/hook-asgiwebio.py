# noqa: N999 (the name that PyInstaller looks for)
"""What a frozen program needs beside the modules that PyInstaller sees: the page, and what is imported by name."""

from pathlib import Path

from asgiwebio import STATIC_PATH
from asgiwebio._compat.utils import pyinstaller_datas

_PACKAGE = Path(STATIC_PATH).parent

datas = pyinstaller_datas()
hiddenimports = [
    ".".join(file.relative_to(_PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for file in sorted(_PACKAGE.rglob("*.py"))
    if "-" not in file.stem
]
