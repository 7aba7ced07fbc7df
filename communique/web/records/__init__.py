"""What a record's page shows: what is said, its evidence, and what hangs on it."""
