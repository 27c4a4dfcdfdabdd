"""What the periodic review of the department reports: fields, indicators, sentences, the form of the paper, as data."""
