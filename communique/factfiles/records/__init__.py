"""What entries become: drafts of records with labels, beside those that a database holds."""
