"""Pages of the register: search, people, households, merges, imports, the enquiry."""
