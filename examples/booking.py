"""One of everything that a small tool shows and asks, on one page."""

from typing import Any

from asgiwebio import start_server, webio_asgi
from asgiwebio.input import NUMBER, checkbox, file_upload, input, input_group, radio, select, slider, textarea
from asgiwebio.output import (
    popup,
    put_buttons,
    put_error,
    put_markdown,
    put_progressbar,
    put_success,
    put_table,
    put_tabs,
    put_text,
    put_warning,
    toast,
)

TABLES = [("Ada", "12:30", 4), ("Grace", "18:00", 2), ("Linus", "20:15", 6)]
TEXT = """
# Book a table

The house is small. **Groups** of *more than eight* find us by `telephone` or on [our page](https://example.org).

- Lunch from noon to two
- Dinner from six

```python
def greet(name: str) -> str:
    return f"Welcome, {name}!"
```

> Nobody has ever regretted the soup.
"""


def free(booking: dict[str, Any]) -> tuple[str, str] | None:
    name = booking["name"].strip().lower()
    taken = any(name == guest.lower() for guest, _, _ in TABLES)
    return ("name", "There is a table for that name already.") if taken else None


def ask() -> dict[str, Any]:
    return input_group(
        "Your reservation",
        [
            input("Name", name="name", required=True, placeholder="Who is coming?", help_text="As on your card"),
            input("People", name="people", type=NUMBER, value=2),
            select("Day", ["Friday", "Saturday", "Sunday"], name="day"),
            radio("Seat", ["Inside", "Outside"], name="seat", inline=True, value="Inside"),
            checkbox("Extras", ["Child seat", "Window", "Birthday"], name="extras", inline=True),
            slider("Budget", name="budget", value=40),
            textarea("Wishes", name="wishes", rows=3),
            file_upload("A picture", name="picture", accept="image/*"),
        ],
        validate=free,
    )


def answer(choice: str) -> None:
    if choice == "Cancel":
        popup("Cancel the reservation?", "Call us, please: we would like to know why.")
    else:
        toast(f"{choice}: done.", color="success")


def main() -> None:
    """Book a table"""
    put_markdown(TEXT)
    put_table(TABLES, header=["Guest", "Time", "People"])
    put_success("Your table is booked.")
    put_warning("The kitchen closes at 22:00.")
    put_error("No free tables on Sunday.")
    put_buttons(["Confirm", "Change", {"label": "Cancel", "value": "Cancel", "color": "danger"}], onclick=answer)
    put_progressbar("soup", 0.6)
    put_tabs([{"title": "Menu", "content": put_text("Soup")}, {"title": "Wine", "content": put_text("Red")}])
    booking = ask()
    put_success(f"{booking['name']}, we expect {booking['people']} of you on {booking['day']}.")


app = webio_asgi(main)

if __name__ == "__main__":
    start_server(main, port=8080)
