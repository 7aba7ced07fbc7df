"""Errors are told to the asker, not printed.

Where rich is installed, as it is here for the command line, Datasette prints every 404 with all variables of all
functions: a third of a second for an address that is not there, and what a reader asked for in the server's log.
"""

from datasette import handle_exception

handle_exception.rich = None
