"""Apps tested without a browser, in milliseconds: a visitor who sees what the page shows and does what a person can.

from asgiwebio.testing import Visitor

def test_greeting():
    with Visitor(main) as page:
        page.answer("Ada")
        page.see("Hello, Ada")
"""

from ._async_page import AsyncPage
from ._errors import AppFailed, NotEnded, NotShown, Refused
from ._page import Page
from ._views import Found, Question
from ._visit import Saved
from ._visitor import Visitor

__all__ = ["AppFailed", "AsyncPage", "Found", "NotEnded", "NotShown", "Page", "Question", "Refused", "Saved", "Visitor"]
