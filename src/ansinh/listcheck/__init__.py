"""The main job, from workbooks to a strict, explained, duplicate-free payment list. Pure Python, no database.

Road: ``intake`` (files to rows) → ``register`` and ``identify`` (who is each row) → ``claims`` (what the law gives) →
``decide`` (one grant a person) → ``missed`` (those nobody listed) → ``outputs`` (what the officer gets).
"""
