"""What argparse itself says (usage, option heads, wrong words), in Vietnamese unless English is asked for.

argparse asks the catalogue of the *system's* language, so its own translation follows ``LANG`` and never ``ANSINH_LANG``. Its two
translating functions are therefore replaced while a command line is read, and put back afterwards.
"""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from ansinh.core.i18n import language

VIETNAMESE: Mapping[str, str] = {
    "usage: ": "cách dùng: ",
    "positional arguments": "tham số",
    "options": "tùy chọn",
    "subcommands": "lệnh",
    "show this help message and exit": "xem hướng dẫn này rồi thoát",
    "%(prog)s: error: %(message)s\n": "Chưa chạy được: %(message)s.\nXem cách dùng: %(prog)s --help\n",
    "argument %(argument_name)s: %(message)s": "tham số %(argument_name)s: %(message)s",
    "the following arguments are required: %s": "còn thiếu tham số: %s",
    "one of the arguments %s is required": "cần một trong các tham số: %s",
    "unrecognized arguments: %s": "không có tham số: %s",
    "not allowed with argument %s": "không dùng cùng tham số %s",
    "ignored explicit argument %r": "tham số này không nhận giá trị %r",
    "expected one argument": "cần một giá trị",
    "expected at most one argument": "chỉ nhận nhiều nhất một giá trị",
    "expected at least one argument": "cần ít nhất một giá trị",
    "expected %s argument": "cần %s giá trị",
    "expected %s arguments": "cần %s giá trị",
    "ambiguous option: %(option)s could match %(matches)s": "“%(option)s” có thể là một trong: %(matches)s",
    "unexpected option string: %s": "không dùng được tùy chọn: %s",
    "invalid choice: %(value)r (choose from %(choices)s)": "không có %(value)r; hãy chọn một trong: %(choices)s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "không có lệnh %(parser_name)r; hãy chọn một trong: %(choices)s",
    "invalid %(type)s value: %(value)r": "không hiểu giá trị %(value)r (cần kiểu %(type)s)",
    "can't open '%(filename)s': %(error)s": "không mở được “%(filename)s”: %(error)s",
}
"""argparse's sentences (Python 3.11 to 3.14) a user of the command line can meet; its words to programmers stay as they are."""


def _singular(message: str) -> str:
    return VIETNAMESE.get(message, message)


def _plural(singular: str, plural: str, n: int) -> str:
    return _singular(singular if n == 1 else plural)


@contextmanager
def argparse_in_our_language() -> Iterator[None]:
    """Let argparse speak the user's language inside the ``with`` block; a sentence not listed stays English."""
    spoken: dict[str, object] = vars(argparse)
    before = {name: words for name, words in spoken.items() if name in ("_", "ngettext")}
    if language() == "vi":
        spoken |= {"_": _singular, "ngettext": _plural}
    try:
        yield
    finally:
        spoken.update(before)
