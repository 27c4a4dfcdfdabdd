"""Everything that changes the register. Each action checks the right, checks the state, changes, and writes the log, in one transaction."""

from ansinh.registry.changes import (
    add_paper,
    classify,
    correct_person,
    create_person,
    end_classification,
    end_sealed,
    move,
    record_death,
)
from ansinh.registry.importing import give_up_import, run_import, start_import, take_up_import
from ansinh.registry.merging import mark_not_same, merge, undo_merge, undo_not_same
from ansinh.registry.reading import open_sealed, record_reading

__all__ = [
    "add_paper",
    "classify",
    "correct_person",
    "create_person",
    "end_classification",
    "end_sealed",
    "give_up_import",
    "mark_not_same",
    "merge",
    "move",
    "open_sealed",
    "record_death",
    "record_reading",
    "run_import",
    "start_import",
    "take_up_import",
    "undo_merge",
    "undo_not_same",
]
