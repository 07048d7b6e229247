"""Small apps that a visitor visits, for both kinds of session."""

from typing import Any

import anyio

from asgiwebio.input import NUMBER, actions, checkbox, file_upload, input, input_group, radio, select, slider, textarea
from asgiwebio.output import put_text
from asgiwebio.session import hold

Kind = str


def hello() -> None:
    put_text("Hello,", input("Your name?"))


async def hello_later() -> None:
    put_text("Hello,", await input("Your name?"))  # type: ignore[misc]


def of(kind: Kind, function: Any) -> Any:
    """A function without questions as a session of this kind."""

    async def later() -> None:
        function()

    return function if kind == "thread" else later


def signup() -> None:
    answers = input_group(
        "Sign up",
        [
            input("Name", name="name", required=True, help_text="As your friends know you"),
            input(
                "Age", name="age", type=NUMBER, validate=lambda age: "Too young" if age is None or age < 18 else None
            ),
            radio("Colour", ["Red", "Green", "Blue"], name="colour"),
            checkbox("Extras", ["Tea", "Milk", "Sugar"], name="extras"),
            select("Town", [("Vienna", 1), ("Graz", 2)], name="town"),
            slider("Volume", name="volume", max_value=10),
            textarea("Notes", name="notes"),
        ],
        cancelable=True,
    )
    put_text("Got", "nothing" if answers is None else sorted(answers.items()))
    hold()


def pressed() -> None:
    leave = {"label": "Leave", "type": "cancel"}
    put_text("Pressed", actions("Go on?", ["Yes", {"label": "Not yet", "value": 0}, leave]))


def uploads() -> None:
    files = file_upload("Files", multiple=True)
    put_text(*[f"{file['filename']}: {file['content'].decode()}" for file in files])


async def never() -> None:
    await anyio.sleep_forever()
