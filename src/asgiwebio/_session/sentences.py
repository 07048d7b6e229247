"""What the server itself says to visitors, in their language; `sentences.json` has the translations, by the English."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

LANGUAGES: Final = ("ar", "de", "en", "es", "fa", "fr", "ja", "kk", "ko", "pt", "ru", "uz", "zh", "zh-TW")
"""What the page and the server speak."""
# Read here, since the event loop must not read files.
_DATA = Path(__file__).with_suffix(".json")
TRANSLATIONS: Final[dict[str, dict[str, str]]] = json.loads(_DATA.read_text("utf-8"))
_LEFTWARDS = frozenset({"ar", "fa"})
_TRADITIONAL = frozenset({"tw", "hk", "mo", "hant"})


def said(sentence: str, language: str, **values: object) -> str:
    """The sentence in one of our languages; English where there is no translation."""
    text = TRANSLATIONS.get(sentence, {}).get(language, sentence)
    return text.format(**values) if values else text


def direction(language: str) -> Literal["ltr", "rtl"]:
    """Where to one of our languages is written."""
    return "rtl" if language in _LEFTWARDS else "ltr"


def spoken(preferred: Iterable[str]) -> str:
    """The first of a visitor's languages that we speak, as the page chooses it too; English where we speak none."""
    for tag in preferred:
        language, *parts = tag.replace("_", "-").lower().split("-")
        if language == "zh" and not _TRADITIONAL.isdisjoint(parts):
            return "zh-TW"
        if language in LANGUAGES:
            return language
    return "en"
