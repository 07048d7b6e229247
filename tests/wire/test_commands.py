"""The vocabulary is PyWebIO's, complete, and `upload`, which is ours."""

from typing import get_type_hints, is_typeddict

from asgiwebio._wire.commands import SPECS, Command
from asgiwebio._wire.specs import INPUTS, OUTPUTS, InputItem, Output


def test_every_command_has_its_spec() -> None:
    assert set(SPECS) == {
        "input_group", "update_input", "destroy_form", "output", "output_ctl", "pin_values", "pin_update", "pin_wait",
        "pin_onchange", "popup", "close_popup", "toast", "set_env", "run_script", "download", "close_session",
        "set_session_id", "upload",
    }  # fmt: skip
    assert set(get_type_hints(Command)) == {"command", "spec", "task_id"}


def test_the_types_can_be_read_by_a_generator() -> None:
    for kinds, base in ((INPUTS, InputItem), (OUTPUTS, Output)):
        for kind in kinds.values():
            assert is_typeddict(kind)
            assert set(get_type_hints(kind)) > set(get_type_hints(base))
    for spec in SPECS.values():
        if is_typeddict(spec):
            assert get_type_hints(spec)
