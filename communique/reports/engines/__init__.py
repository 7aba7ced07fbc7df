"""Engines that run the saved reports on an export, for what outgrows a database file."""
