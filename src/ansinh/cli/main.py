"""The ``ansinh`` command: one file a command group, exit codes 0 done, 2 wrong words, 3 unreadable input."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from ansinh.cli.argparse_words import argparse_in_our_language
from ansinh.core.errors import AnSinhError, InputError, LawError, UsageError
from ansinh.core.i18n import _

GROUPS = ("list", "link", "text", "law", "deadline", "register", "report", "demo", "audit", "account", "site")
"""Command groups in the order shown; group ``x`` lives in ``ansinh.cli.x_commands``."""


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all groups. Each group module offers ``register(subparsers)``."""
    parser = argparse.ArgumentParser(
        prog="ansinh", description=_("An Sinh: rà soát danh sách, định danh, áp dụng chính sách")
    )
    subparsers = parser.add_subparsers(dest="group", required=True, metavar=_("NHÓM LỆNH"))
    for group in GROUPS:
        importlib.import_module(f"ansinh.cli.{group}_commands").register(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code. ``args.run(args)`` of the group does the work."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    with argparse_in_our_language():
        args = build_parser().parse_args(argv)
    try:
        return int(args.run(args) or 0)
    except (UsageError, LawError) as error:  # the law does not say what was asked for: other words are needed
        print(error, file=sys.stderr)
        return 2
    except InputError as error:
        print(error, file=sys.stderr)
        return 3
    except AnSinhError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(_("Đã dừng theo yêu cầu."), file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
