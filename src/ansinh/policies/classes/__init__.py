"""Kinds of classification a person may hold, the field each belongs to, and which of them are sensitive."""

from ansinh.policies.classes.classes import Kind, kind_named, kinds

__all__ = ["Kind", "kind_named", "kinds"]
