"""What a visitor can do on a page, and what it cannot."""

from pathlib import Path
from typing import Any

import pytest

from asgiwebio.exceptions import InvalidType
from asgiwebio.input import file_upload, input, input_group, input_update, select, textarea
from asgiwebio.output import (
    close_popup,
    datatable_remove,
    popup,
    put_button,
    put_buttons,
    put_collapse,
    put_datatable,
    put_file,
    put_html,
    put_image,
    put_info,
    put_markdown,
    put_progressbar,
    put_table,
    put_tabs,
    put_text,
    set_progressbar,
    toast,
    use_scope,
)
from asgiwebio.pin import pin, pin_on_change, pin_wait_change, put_actions, put_file_upload, put_input, put_select
from asgiwebio.session import download, hold, run_js, set_env
from asgiwebio.testing import NotShown, Refused, Saved, Visitor
from tests.testing import apps


def visit(app: Any, **options: Any) -> Visitor:
    return Visitor(app, timeout=options.pop("timeout", 30.0), **options)


# ---- forms


def test_form_is_filled_field_by_field() -> None:
    with visit(apps.signup) as page:
        page.fill("Name", "Ada")
        page.fill("age", 36)
        page.choose("Colour", "Green")
        page.check("Extras", "Tea", "Sugar")
        page.choose("Town", "Graz")
        page.fill("Volume", 7)
        page.fill("Notes", "a\nb")
        page.submit()
        page.see(
            "Got [('age', 36), ('colour', 'Green'), ('extras', ['Tea', 'Sugar']), ('name', 'Ada'), "
            r"('notes', 'a\nb'), ('town', 2), ('volume', 7)]"
        )


def test_form_is_answered_at_once() -> None:
    with visit(apps.signup) as page:
        page.answer(Name="Ada", age=36, colour="Red", extras=["Milk"])
        page.see("('extras', ['Milk'])")


def test_question_says_what_is_asked_and_what_is_wrong() -> None:
    with visit(apps.signup) as page:
        page.answer(name="Ada", age=7)
        page.see("Too young")
        question = page.question("Sign up")

    assert question.label == "Sign up"
    assert question.names[:3] == ("name", "age", "colour")
    assert question.labels["extras"] == "Extras"
    assert question.values["name"] == "Ada"
    assert question.problems == {"age": "Too young"}
    assert question.buttons == ("Submit", "Reset", "Cancel")


def test_server_decides_what_is_required() -> None:
    with visit(apps.signup) as page:
        page.submit()
        page.see("Too young")  # told after the name's
        assert list(page.question().problems) == ["name", "age"]


def test_boxes_are_ticked_one_after_the_other() -> None:
    with visit(apps.signup) as page:
        page.check("Extras")
        page.uncheck("Extras", "Milk")
        assert page.question().values["extras"] == ["Tea", "Sugar"]
        page.uncheck("Extras")
        page.check("Extras", "Milk")
        assert page.question().values["extras"] == ["Milk"]


def test_form_is_cancelled_and_reset() -> None:
    with visit(apps.signup) as page:
        page.fill("Name", "Ada")
        page.click("Reset")
        assert page.question().values["name"] == ""
        page.cancel()
        page.see("Got nothing")


@pytest.mark.parametrize(("wanted", "told"), [("Yes", "Yes"), ("Not yet", "0"), (0, "0")])
def test_button_of_a_form_is_the_answer(wanted: object, told: str) -> None:
    with visit(apps.pressed) as page:
        page.answer(wanted)
        page.see(f"Pressed {told}")


def test_button_of_a_form_is_clicked() -> None:
    with visit(apps.pressed) as page:
        page.click("Leave")
        page.see("Pressed None")


def test_first_button_submits() -> None:
    with visit(apps.pressed) as page:
        page.submit()
        page.see("Pressed Yes")


def test_changes_are_heard_while_the_form_is_filled() -> None:
    towns = {"Austria": ["Vienna", "Graz"], "Italy": ["Rome"]}

    def moved(country: str) -> None:
        input_update("town", options=towns[country])

    def main() -> None:
        answers = input_group(
            "Where?",
            [
                select(
                    "Country", list(towns), name="country", onchange=lambda c: input_update("town", options=towns[c])
                ),
                select("Town", towns["Austria"], name="town"),
            ],
        )
        put_text(answers["town"])

    with visit(main) as page:
        page.fill("Country", "Italy")
        page.choose("Town", "Rome")
        page.submit()
        page.see("Rome")


def test_button_beside_a_field_fills_it() -> None:
    def main() -> None:
        put_text("Got", input("Date", action=("Today", lambda set_value: set_value("2026-01-02", "today"))))

    with visit(main) as page:
        page.click("Today")
        page.until(lambda: page.question().values["data"] == "today")
        page.submit()
        page.see("Got 2026-01-02")


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda page: page.fill("Nix", 1), "there is no input 'Nix', only 'Name', 'Age', 'Colour'"),
        (lambda page: page.choose("Colour", "Pink"), "'Colour' has no option 'Pink', only 'Red', 'Green', 'Blue'"),
        (lambda page: page.choose("Name", "Pink"), "'Name' is text: there is nothing to choose"),
        (lambda page: page.check("Name"), "'Name' is text: it has no checkboxes"),
        (lambda page: page.upload("Name", ("a", b"")), "'Name' is text: it takes no files"),
        (lambda page: page.fill("Volume", 11), "'Volume' goes from 0 to 10, not to 11"),
        (lambda page: page.fill("e", 11), "inputs are called 'e'"),
        (lambda page: page.answer("Ada"), r"the form has 7 fields; write answer\(name=…, age=…"),
        (lambda page: page.answer(nix=1), "there is no input 'nix'"),
        (lambda page: page.question("Sign out"), "the form asks 'Sign up', not 'Sign out'"),
        (lambda page: page.click("Nix"), "there is no 'Nix' to click on, only 'Submit', 'Reset', 'Cancel'"),
        (lambda page: page.close_popup(), "no popup is open"),
    ],
)
def test_what_nobody_can_do_shows_the_page(act: Any, why: str) -> None:
    with visit(apps.signup) as page:
        page.question()
        page.timeout = 0.0
        with pytest.raises(NotShown, match=why) as caught:
            act(page)

    assert "| As your friends know you" in str(caught.value)


def test_nothing_is_asked() -> None:
    with visit(hold, timeout=0.05) as page:
        with pytest.raises(NotShown, match="there is no input 'a': nothing is asked"):
            page.fill("a", 1)
        with pytest.raises(NotShown, match="nothing is asked"):
            page.submit()


def test_form_without_such_a_button() -> None:
    with visit(apps.hello) as page:
        page.question()
        page.timeout = 0.0
        with pytest.raises(NotShown, match="the form has no cancel button"):
            page.cancel()


def test_button_that_is_not_there_is_no_answer() -> None:
    with visit(apps.pressed) as page:
        page.question()
        page.timeout = 0.0
        with pytest.raises(NotShown, match="the field 'data' has no button 'Perhaps', only 'Yes', 'Not yet', 'Leave'"):
            page.answer("Perhaps")


# ---- clicks


def test_button_is_found_by_its_text_and_by_what_stands_near() -> None:
    def main() -> None:
        def edit(who: str) -> Any:
            def pressed(what: str) -> None:
                put_text(what, who)

            return put_buttons(["Edit", "Drop"], pressed)

        put_table([["Who", ""], ["Ada", edit("Ada")], ["Bob", edit("Bob")]])
        put_button("Edit all", lambda: put_text("everything"))
        hold()

    with visit(main) as page:
        page.click("drop", near="Bob")
        page.see("Drop Bob")
        page.click("Edit", nth=0)
        page.see("Edit Ada")
        page.click("all")
        page.see("everything")
        page.timeout = 0.0
        with pytest.raises(NotShown, match="2 things say 'Edit': write near="):
            page.click("Edit")
        with pytest.raises(NotShown, match="there are only 2 of 'Edit', not one of number 2"):
            page.click("Edit", nth=2)
        with pytest.raises(NotShown, match="there is no 'Edit' to click on near 'Eve'"):
            page.click("Edit", near="Eve")


def test_disabled_button_cannot_be_clicked() -> None:
    def main() -> None:
        put_button("Go", lambda: None, disabled=True)
        hold()

    with visit(main, timeout=0.05) as page, pytest.raises(NotShown, match="it is disabled"):
        page.click("Go")


def test_outputs_tabs_boxes_and_notices_are_clicked() -> None:
    def main() -> None:
        put_text("line").onclick(lambda: toast("clicked", onclick=lambda: put_text("tapped")))
        put_tabs([{"title": "One", "content": "first"}, {"title": "Two", "content": "second"}])
        put_collapse("More", [put_text("inside")])
        put_info("careful", closable=True)
        put_html('<a href="/x" aria-label="away"></a>')
        hold()

    with visit(main) as page:
        page.click("line")
        page.see("clicked")
        assert page.toasts == ["clicked"]
        page.click("clicked")
        page.see("tapped")
        assert page.toasts == []
        page.gone("second")
        page.click("Two")
        page.see("second")
        page.gone("inside")
        page.click("More")
        page.see("inside")
        page.click("\N{MULTIPLICATION SIGN}")
        page.gone("careful")
        page.click("away")


def test_popup_must_be_closed_before_anything_else() -> None:
    def yes() -> None:
        close_popup()
        put_text("done")

    def main() -> None:
        put_button("Behind", lambda: put_text("reached"))
        popup("Sure?", [put_text("Think of it"), put_button("Yes", yes)])
        hold()

    with visit(main) as page:
        page.see("Sure? Think of it")
        assert page.popup == "Sure?\nThink of it\nYes"
        page.timeout = 0.0
        with pytest.raises(
            NotShown, match="'Behind' is behind the popup 'Sure\\?', which must be closed first"
        ) as caught:
            page.click("Behind")
        assert "In front of it stands the popup 'Sure?'" in str(caught.value)
        page.timeout = 30.0
        page.click("Yes")
        page.see("done")
        assert page.popup is None
        page.click("Behind")
        page.see("reached")


def test_popup_is_closed_by_its_cross_and_hides_the_form() -> None:
    def main() -> None:
        popup("Note", "read me")
        put_text("Hello,", input("Name?"))

    with visit(main) as page:
        page.see("read me")
        page.see("Name?")
        page.timeout = 0.0
        with pytest.raises(NotShown, match="the form is behind the popup 'Note'"):
            page.answer("Ada")
        page.timeout = 30.0
        page.close_popup()
        page.answer("Ada")
        page.see("Hello, Ada")


# ---- pins


def test_pins_are_filled_and_watched() -> None:
    def main() -> None:
        put_input("name", label="Name")
        put_select("colour", ["Red", "Blue"], label="Colour")
        put_actions("go", buttons=["Go", "Stop"])
        pin_on_change("colour", lambda colour: put_text("now", colour))
        put_text("first", pin_wait_change("name"))
        put_text("then", pin_wait_change("go"))
        put_text("holds", pin.name)
        hold()

    with visit(main) as page:
        page.listening("name")
        page.fill("Name", "Ada")
        page.see("first {'name': 'name', 'value': 'Ada'}")
        page.choose("Colour", "Blue")
        page.see("now Blue")
        page.listening("go")
        page.click("Stop")
        page.see("then {'name': 'go', 'value': 'Stop'}")
        page.see("holds Ada")
        assert page.pins == {"name": "Ada", "colour": "Blue", "go": "Stop"}


def test_wait_for_a_pin_ends_in_time() -> None:
    def main() -> None:
        put_input("name", label="Name")
        put_text("got", pin_wait_change("name", timeout=0.01))
        input("Go on?")

    with visit(main) as page:
        page.see("got None")
        page.timeout = 0.0
        with pytest.raises(NotShown, match="'Name' is no field of the form but a pin; write fill"):
            page.answer(name="x")


# ---- what is seen


def test_everything_on_the_page_is_read() -> None:
    def main() -> None:
        set_env(title="Tables")
        put_markdown("# Head\n\n- a **b**")
        put_table([["A", "B"], ["1", put_table([["in", "side"]])]])
        put_image("/map.png", title="map")
        run_js("go()", x=1)
        with use_scope("late"):
            put_text("end")
        hold()

    with visit(main) as page:
        page.see("end")
        assert page.text.splitlines()[:2] == ["Head", "a b"]
        assert page.tables == [[["A", "B"], ["1", "in side"]], [["in", "side"]]]
        assert page.title == "Tables"
        assert [(script.code, script.args) for script in page.scripts] == [("go()", {"x": 1})]
        assert page.find("Head", role="heading").text == "Head"
        assert page.find(role="img").attributes["alt"] == "map"
        assert [found.text for found in page.find_all(role="listitem")] == ["a b"]
        assert page.find_all("nowhere") == []
        assert "  | Head" in str(page)
        page.timeout = 0.0
        with pytest.raises(NotShown, match="there is no heading with the text 'Foot' on the page"):
            page.find("Foot", role="heading")
        with pytest.raises(NotShown, match="there is no dialog on the page"):
            page.find(role="dialog")


def test_rows_of_a_data_table_are_picked_and_changed() -> None:
    def drop(id: Any) -> None:
        datatable_remove("people", [id])
        put_text("Dropped", id)

    def main() -> None:
        people = [{"id": "a", "name": "Ada"}, {"id": "b", "name": "Bob"}]
        put_datatable(people, actions=[("Drop", drop)], id_field="id", instance_id="people")
        put_progressbar("done", 0.25)
        set_progressbar("done", 0.5)
        hold()

    with visit(main) as page:
        page.see("50.0%")
        page.click("Bob")
        page.click("Drop")
        page.see("Dropped b")
        page.until(lambda: page.tables == [[["Id", "Name"], ["a", "Ada"]]])


def test_conditions_of_the_test_s_own_are_waited_for() -> None:
    def main() -> None:
        put_button("More", lambda: put_text("x"))
        hold()

    with visit(main) as page:
        page.click("More")
        page.until(lambda: page.text.count("x") == 1)
        page.timeout = 0.0
        with pytest.raises(NotShown, match="what the test waits for has not come about"):
            page.until(lambda: False)
        with pytest.raises(NotShown, match="'x' is still on the page"):
            page.gone("x")


def test_much_output_is_shown_from_its_end() -> None:
    def main() -> None:
        for number in range(300):
            put_text(number)
        hold()

    with visit(main) as page:
        page.see("299")
        shown = str(page).splitlines()

    assert shown[1] == "  (100 lines before)"
    assert shown[-1] == "  | 299"


# ---- files


def test_downloads_are_saved() -> None:
    def main() -> None:
        put_file("report.txt", b"all is well", label="Get it")
        download("at once.txt", b"now")
        hold()

    with visit(main) as page:
        assert page.download("at once.txt") == Saved("at once.txt", b"now")
        page.click("Get it")
        assert page.download() == Saved("report.txt", b"all is well")
        assert [saved.name for saved in page.downloads] == ["at once.txt", "report.txt"]
        page.timeout = 0.0
        with pytest.raises(NotShown, match=r"no file 'report\.txt' was saved"):
            page.download("report.txt")


@pytest.mark.parametrize("transport", ["websocket", "longpoll"])
def test_files_are_uploaded(transport: Any, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("from disk")

    with visit(apps.uploads, transport=transport) as page:
        page.upload("Files", ("a.txt", b"from memory"), tmp_path / "b.txt")
        page.submit()
        page.see("a.txt: from memory b.txt: from disk")


def test_large_file_travels_in_parts() -> None:
    content = bytes(range(256)) * 12_000

    def main() -> None:
        file: Any = file_upload("File")
        put_text("same" if file["content"] == content else "different")

    with visit(main) as page:
        page.answer(("large.bin", content))
        page.see("same")


def test_long_answer_travels_in_parts_and_keeps_its_place() -> None:
    text = "word " * 300_000

    def main() -> None:
        put_text("first", len(textarea("One?")))
        put_text("second", input("Two?"))

    with visit(main) as page:
        page.answer(text)
        page.see(f"first {len(text)}")
        page.answer("short")
        page.see("second short")


def test_file_has_the_type_that_its_name_says() -> None:
    def main() -> None:
        file: Any = file_upload("File")
        put_text("It is", file["mime_type"])

    with visit(main) as page:
        page.answer(("face.png", b"1234"))
        page.see("It is image/png")


def test_file_that_is_too_large_is_refused_in_the_form() -> None:
    def main() -> None:
        file: Any = file_upload("File", max_size=3)
        put_text("Got", file["filename"])

    with visit(main) as page:
        page.upload("File", ("large.txt", b"1234"))
        page.see("larger than 3 B")
        page.submit()
        page.submit()  # waits for the verdict on the first
        assert "larger than 3 B" in page.text
        page.answer(("small.txt", b"123"))
        page.see("Got small.txt")


def test_answer_takes_files_too() -> None:
    with visit(apps.uploads) as page:
        page.answer([("a.txt", b"A"), ("b.txt", b"B")])
        page.see("a.txt: A b.txt: B")


def test_pin_takes_files() -> None:
    def main() -> None:
        put_file_upload("file", label="File")
        put_button("Read", lambda: put_text("Got", pin.file["content"]))
        hold()

    with visit(main) as page:
        page.upload("File", ("a.txt", b"A"))
        page.click("Read")
        page.see("Got b'A'")


@pytest.mark.parametrize("file", [3, ("a", "b", "c")])
def test_what_is_no_file_is_not_uploaded(file: Any) -> None:
    with visit(apps.uploads) as page:
        with pytest.raises(InvalidType, match=r"is no file: a path is expected, or \(name, content\)"):
            page.upload("Files", file)
        page.answer(None)


def test_pictures_are_read() -> None:
    def main() -> None:
        put_image(b"\x89PNG...", format="png", title="dot")
        hold()

    with visit(main) as page:
        assert page.read(page.find(role="img").attributes["src"]) == b"\x89PNG..."
        with pytest.raises(Refused, match=r"GET \?file=nowhere was answered 404"):
            page.read("?file=nowhere")


def test_answer_is_the_form_s_although_a_pin_has_its_name() -> None:
    def main() -> None:
        put_input("data", label="Your name?")
        put_text("Hello,", input("Your name?"))

    with visit(main) as page:
        page.answer("Ada")
        page.see("Hello, Ada")
        assert page.pins == {"data": ""}


@pytest.mark.parametrize("transport", ["websocket", "longpoll"])
def test_last_word_may_be_a_download(transport: Any) -> None:
    def main() -> None:
        download("last.txt", (part for part in (b"a", b"b")))

    with visit(main, transport=transport) as page:
        assert page.download() == Saved("last.txt", b"ab")
        page.ended()
