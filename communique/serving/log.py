"""The log of the public server: each line a JSON object, which whatever collects logs takes apart by itself.

`logfmt` would be as short, but a trace has many lines, and only JSON says how they are written as one.
"""

import json
import logging
import os
from datetime import UTC, datetime
from typing import Any


class JsonLines(logging.Formatter):
    """Writes a record as one line: time, level, process, event and what belongs to it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = getattr(record, "fields", None) or {"event": "message", "message": record.getMessage()}
        if record.exc_info:
            said = said | {"trace": self.formatException(record.exc_info)}
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        start = {"time": time, "level": record.levelname.lower(), "process": os.getpid()}
        return json.dumps(start | said, ensure_ascii=False)


# As logging.config.dictConfig takes it. Access is logged by the proxy.
CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": f"{__name__}.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
