"""The database: connections, addresses, revisions, and what a database says when it fails."""
