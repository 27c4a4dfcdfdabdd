"""Everything that changes lists. Each action checks right and state, changes, and writes the log in one transaction."""

from ansinh.lists.actions.intake import Uploaded, correct_mapping, run_again, set_reference, upload
from ansinh.lists.actions.moves import approve, freeze, prepare, reopen, send_back, send_up, withdraw
from ansinh.lists.actions.payment import BrokenListError, adjust, approve_adjustment, export
from ansinh.lists.actions.posting import answer_objection, object_to, post, withdraw_posting
from ansinh.lists.actions.reading import note_download, note_reading, note_row
from ansinh.lists.actions.review import answer, ask_commune, undo
from ansinh.lists.actions.rows import fix_row

__all__ = [
    "BrokenListError",
    "Uploaded",
    "adjust",
    "answer",
    "answer_objection",
    "approve",
    "approve_adjustment",
    "ask_commune",
    "correct_mapping",
    "export",
    "fix_row",
    "freeze",
    "note_download",
    "note_reading",
    "note_row",
    "object_to",
    "post",
    "prepare",
    "reopen",
    "run_again",
    "send_back",
    "send_up",
    "set_reference",
    "undo",
    "upload",
    "withdraw",
    "withdraw_posting",
]
