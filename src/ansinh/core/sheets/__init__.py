"""Workbooks as people make them: reading, finding the tables and their people, writing results.

``read_workbook`` -> ``detect_tables`` (with the header words of a policy) -> rows of cells by field.
"""

from ansinh.core.sheets.detection import detect_tables
from ansinh.core.sheets.mapping import BookMapping, SheetMapping, load_mapping
from ansinh.core.sheets.model import DEFAULT, Cell, Limits, Row, Sheet, Workbook, column_letters, text_of
from ansinh.core.sheets.reading import file_sha256, read_workbook
from ansinh.core.sheets.tables import Column, DataRow, DetectedTable, NonDataRow, NoTable, StatedTotal

__all__ = [
    "DEFAULT",
    "BookMapping",
    "Cell",
    "Column",
    "DataRow",
    "DetectedTable",
    "Limits",
    "NoTable",
    "NonDataRow",
    "Row",
    "Sheet",
    "SheetMapping",
    "StatedTotal",
    "Workbook",
    "column_letters",
    "detect_tables",
    "file_sha256",
    "load_mapping",
    "read_workbook",
    "text_of",
]
