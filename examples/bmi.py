"""A calculator that answers again and again: a form with two fields, and one scope for the newest answer."""

from collections.abc import Callable

from asgiwebio import start_server, webio_asgi
from asgiwebio.input import FLOAT, input, input_group
from asgiwebio.output import put_markdown, put_table, use_scope

CLASSES = [(18.5, "underweight"), (25, "normal"), (30, "overweight"), (float("inf"), "obese")]


def between(lowest: float, highest: float, unit: str) -> Callable[[float], str | None]:
    """A validator: it returns what is wrong, or nothing."""

    def validate(value: float) -> str | None:
        return None if lowest <= value <= highest else f"Between {lowest:g} and {highest:g} {unit}, please."

    return validate


def main() -> None:
    """Body mass index"""
    put_markdown("# Body mass index")
    while True:
        person = input_group(
            "You",
            [
                input("Height (cm)", name="height", type=FLOAT, required=True, validate=between(50, 260, "cm")),
                input("Weight (kg)", name="weight", type=FLOAT, required=True, validate=between(2, 400, "kg")),
            ],
        )
        bmi = person["weight"] / (person["height"] / 100) ** 2
        with use_scope("answer", clear=True):
            put_table([["BMI", "Class"], [f"{bmi:.1f}", next(name for limit, name in CLASSES if bmi < limit)]])


app = webio_asgi(main)

if __name__ == "__main__":
    start_server(main, port=8080)
