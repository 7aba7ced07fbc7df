"""CSV as Datasette gives it, of tables, rows, views and readers' own SQL: without formulas."""

from types import SimpleNamespace

from datasette.views import base

from communique.reports.formulas import CsvWriter

# Datasette has no hook for this form. It writes each line by `csv.writer(…).writerow(…)`; a test holds that it does.
base.csv = SimpleNamespace(writer=CsvWriter)
