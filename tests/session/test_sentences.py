"""What the server says to visitors is there in every language that the page speaks."""

import ast
import re
from pathlib import Path

import pytest

from asgiwebio._session import sentences as ours
from asgiwebio._session.sentences import LANGUAGES, TRANSLATIONS, said, spoken

ROOMS = Path(ours.__file__).parents[1]
PAGE = Path(__file__).resolve().parents[2] / "static" / "src" / "i18n"


def sentences() -> set[str]:
    """The sentences that are told to visitors: those of Refused and of said(), also behind a name of the module."""
    found = set()
    for module in ROOMS.glob("_*/*.py"):
        tree = ast.parse(module.read_text("utf-8"))
        named = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Refused", "said"):
                first = node.args[0]
                value = first.value if isinstance(first, ast.Constant) else named.get(getattr(first, "id", ""))
                if isinstance(value, str):
                    found.add(value)
    return found


def test_every_sentence_is_translated() -> None:
    assert sentences() - TRANSLATIONS.keys() == set()
    assert len(sentences()) > 15


def test_every_sentence_is_there_in_the_languages_of_the_page() -> None:
    languages = {file.stem for file in PAGE.glob("*.ts") if re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", file.stem)}

    assert languages == set(LANGUAGES)
    languages.remove("en")
    assert {sentence for sentence, texts in TRANSLATIONS.items() if texts.keys() != languages} == set()


@pytest.mark.parametrize("sentence", TRANSLATIONS)
def test_a_translation_has_the_same_places(sentence: str) -> None:
    places = sorted(re.findall(r"{\w+}", sentence))

    assert [text for text in TRANSLATIONS[sentence].values() if sorted(re.findall(r"{\w+}", text)) != places] == []


def test_values_are_put_into_the_sentence() -> None:
    sentence = "A number from {low} to {high} is expected."

    assert said(sentence, "en", low=1, high=2) == "A number from 1 to 2 is expected."
    assert said(sentence, "de", low=1, high=2) == "Hier wird eine Zahl von 1 bis 2 erwartet."
    assert said("{as it is}", "de") == "{as it is}"


@pytest.mark.parametrize(
    ("preferred", "language"),
    [
        (["pt-BR"], "pt"),
        (["zh"], "zh"),
        (["zh-SG"], "zh"),
        (["zh-TW"], "zh-TW"),
        (["ZH-hant"], "zh-TW"),
        (["sv-SE", "tlh", "de_AT", "en"], "de"),
        (["sv", "en-GB", "de"], "en"),
        (["tlh"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_we_speak_is_the_visitors(preferred: list[str], language: str) -> None:
    assert spoken(preferred) == language
