"""Public holidays, days in lieu, swapped days and the counting rules of time limits, by date with their decisions."""
