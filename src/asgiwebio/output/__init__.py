"""Show things: text, tables, images, buttons, popups, and where they go on the page.

Every `put_xxx()` returns an output. As a statement it is shown at once; as an argument it becomes part of another one.
"""

from asgiwebio._session.outputs import Output as Output

from ._buttons import output_register_callback as output_register_callback
from ._buttons import put_button, put_buttons
from ._datatable import JSFunction, datatable_insert, datatable_remove, datatable_update, put_datatable
from ._deprecated import output, style
from ._feedback import _put_message as _put_message
from ._feedback import (
    put_error,
    put_info,
    put_loading,
    put_progressbar,
    put_success,
    put_warning,
    set_progressbar,
    toast,
)
from ._holders import put_collapse, put_scrollable, put_tabs, put_widget
from ._layout import put_column, put_grid, put_row
from ._media import put_file, put_image, put_link
from ._popup import PopupSize, close_popup, popup
from ._scopes import (
    OutputPosition,
    Position,
    clear,
    get_scope,
    put_scope,
    remove,
    scroll_to,
    set_scope,
    use_scope,
)
from ._table import put_table, span
from ._text import put_code, put_html, put_markdown, put_text

put_processbar = put_progressbar
set_processbar = set_progressbar

__all__ = [
    "JSFunction",
    "OutputPosition",
    "PopupSize",
    "Position",
    "clear",
    "close_popup",
    "datatable_insert",
    "datatable_remove",
    "datatable_update",
    "get_scope",
    "output",
    "popup",
    "put_button",
    "put_buttons",
    "put_code",
    "put_collapse",
    "put_column",
    "put_datatable",
    "put_error",
    "put_file",
    "put_grid",
    "put_html",
    "put_image",
    "put_info",
    "put_link",
    "put_loading",
    "put_markdown",
    "put_processbar",
    "put_progressbar",
    "put_row",
    "put_scope",
    "put_scrollable",
    "put_success",
    "put_table",
    "put_tabs",
    "put_text",
    "put_warning",
    "put_widget",
    "remove",
    "scroll_to",
    "set_processbar",
    "set_progressbar",
    "set_scope",
    "span",
    "style",
    "toast",
    "use_scope",
]
