"""Which agency holds which function on which day: dated facts, read by rights and hand-overs."""
