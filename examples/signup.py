"""A form of several steps. Each is an ordinary call, so going back is an ordinary loop."""

from typing import Any

from asgiwebio import start_server, webio_asgi
from asgiwebio.input import NUMBER, PASSWORD, actions, checkbox, input, input_group, radio, select
from asgiwebio.output import put_html, put_markdown, put_table, toast, use_scope

TAKEN = {"admin", "root", "guest"}


def free_name(name: str) -> str | None:
    if name.lower() in TAKEN:
        return f"{name} is taken."
    return None if name.isalnum() else "Letters and digits only, please."


def same_password(account: dict[str, str]) -> tuple[str, str] | None:
    return None if account["password"] == account["again"] else ("again", "The two passwords differ.")


def old_enough(age: int) -> str | None:
    return None if 18 <= age <= 130 else "This is for people of 18 and older."


def ask_account() -> dict[str, Any]:
    return input_group(
        "Step 1 of 3: your account",
        [
            input("User name", name="name", required=True, validate=free_name),
            input("Password", name="password", type=PASSWORD, required=True),
            input("Password again", name="again", type=PASSWORD, required=True),
        ],
        validate=same_password,
    )


def ask_profile() -> dict[str, Any]:
    return input_group(
        "Step 2 of 3: about you",
        [
            input("Age", name="age", type=NUMBER, required=True, validate=old_enough),
            select("Country", ["Austria", "China", "Germany", "India", "Kenya", "Peru"], name="country"),
            radio("Plan", ["Free", "Team"], name="plan", value="Free", inline=True),
            checkbox("Send me", ["News", "Tips"], name="mails", inline=True),
        ],
    )


def main() -> None:
    """Sign up"""
    put_markdown("# Sign up")
    agreed = False
    while not agreed:
        account, profile = ask_account(), ask_profile()
        with use_scope("summary", clear=True):
            mails = ", ".join(profile["mails"]) or "none"
            put_table(
                [["User name", account["name"]], ["Age", profile["age"]], ["Plan", profile["plan"]], ["Mails", mails]]
            )
        agreed = actions("Step 3 of 3: is this right?", [("Sign up", True), ("Start again", False)])
    toast("You have signed up.", color="success")
    put_html("<p>Welcome on board!</p>")


app = webio_asgi(main)

if __name__ == "__main__":
    start_server(main, port=8080)
