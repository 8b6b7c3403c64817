"""Every write to a plan goes through these: permission, validation, is it still what you saw, write, change row.

Each is one transaction and holds the plan's row until its end, so writes to one plan come one after another and
each sees the whole of the one before. (SQLite: a transaction begins by taking the one write lock.)
"""

from mtfp.scenarios.services.cells import Cell, Edit
from mtfp.scenarios.services.members import (
    add_member,
    archive_member,
    change_member,
    move_member,
    restore_member,
)
from mtfp.scenarios.services.plans import (
    archive_plan,
    change_conventions,
    change_years,
    copy_plan,
    create_plan,
    make_conventions_usual,
    rename_plan,
    restore_plan,
)
from mtfp.scenarios.services.rows import dependents
from mtfp.scenarios.services.scenarios import (
    archive_scenario,
    change_scenario,
    copy_scenario,
    create_scenario,
    lock_scenario,
    rebase_scenario,
    restore_scenario,
    unlock_scenario,
)
from mtfp.scenarios.services.together import RowEdit, write_rows
from mtfp.scenarios.services.undo import redo, undo
from mtfp.scenarios.services.values import reset_values, write_values

__all__ = [
    "Cell",
    "Edit",
    "RowEdit",
    "add_member",
    "archive_member",
    "archive_plan",
    "archive_scenario",
    "change_conventions",
    "change_member",
    "change_scenario",
    "change_years",
    "copy_plan",
    "copy_scenario",
    "create_plan",
    "create_scenario",
    "dependents",
    "lock_scenario",
    "make_conventions_usual",
    "move_member",
    "rebase_scenario",
    "redo",
    "rename_plan",
    "reset_values",
    "restore_member",
    "restore_plan",
    "restore_scenario",
    "undo",
    "unlock_scenario",
    "write_rows",
    "write_values",
]
