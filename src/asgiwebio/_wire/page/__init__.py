"""What a page shows: commands folded into what a visitor would see. Pure, and the twin of `static/src/page`.

A `Page` takes commands one by one and holds a small document, the open forms, the pins and the notices. What a page
says by itself, such as the values of pins, it hands to a callable. Nothing here is drawn, and no script runs.
"""

from .choice import ActionsField, ChoiceField
from .element import Element
from .field import Field
from .form import Form, FormButton
from .kinds import File, FileField
from .page import Download, Page, Popup, Script, Toast
from .reason import Impossible
from .uploads import Upload
from .words import form_words, hidden, words

__all__ = [
    "ActionsField",
    "ChoiceField",
    "Download",
    "Element",
    "Field",
    "File",
    "FileField",
    "Form",
    "FormButton",
    "Impossible",
    "Page",
    "Popup",
    "Script",
    "Toast",
    "Upload",
    "form_words",
    "hidden",
    "words",
]
