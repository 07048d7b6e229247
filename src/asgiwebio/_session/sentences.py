"""What the server itself says to visitors, in their language; `sentences.json` has the translations, by the English."""

import json
from pathlib import Path
from typing import Final

# Read here, since the event loop must not read files.
_DATA = Path(__file__).with_suffix(".json")
TRANSLATIONS: Final[dict[str, dict[str, str]]] = json.loads(_DATA.read_text("utf-8"))
_TRADITIONAL = frozenset({"tw", "hk", "mo", "hant"})


def said(sentence: str, info: object, **values: object) -> str:
    """The sentence in the language of a visitor, who is `info`; English where there is no translation."""
    text = TRANSLATIONS.get(sentence, {}).get(language_of(info), sentence)
    return text.format(**values) if values else text


def language_of(info: object) -> str:
    """The key of the visitor's language in the translations."""
    language, *parts = str(getattr(info, "user_language", "")).replace("_", "-").lower().split("-")
    return "zh-TW" if language == "zh" and not _TRADITIONAL.isdisjoint(parts) else language
