"""Commands of the group ``ansinh list``."""

import argparse


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the commands of this group (none yet)."""
