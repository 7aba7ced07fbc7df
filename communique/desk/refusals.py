"""Refusals: what the desk does not do, with the reason for whoever asked."""


class DecisionError(ValueError):
    """A decision cannot be made; the text says why."""


class StaleError(Exception):
    """The decision rests on an older state: another page decided meanwhile, or the file changed on the disk."""
