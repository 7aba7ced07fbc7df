"""Datasets in: a declared mapping says what each row tells, and the rows go to the checks and loader of fact files."""
