"""What has changed between two editions, or an edition and the database: rows, sentences, files."""

from communique.edition.differences.changes import Change as Change
from communique.edition.differences.changes import Sort as Sort
from communique.edition.differences.difference import Difference as Difference
from communique.edition.differences.difference import compare_editions as compare_editions
from communique.edition.differences.sides import DifferenceError as DifferenceError
