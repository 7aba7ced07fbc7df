"""A gate between an ASGI application and the internet: who may ask what, for how long, and how many at once.

It knows nothing of the application: routes with rules of their own, and all limits, are arguments (rules.py). `sql`
bounds the SQL that visitors of a Datasette shape.

    app = Gate(app, origin=parse_origin("https://example.org"), rules=Rules(static=("/static/",)))
"""

from communique.gate.gate import Gate
from communique.gate.origin import Origin, parse_origin
from communique.gate.pages import ErrorPage
from communique.gate.prefix import Below
from communique.gate.rules import Rules, Service

__all__ = ["Below", "ErrorPage", "Gate", "Origin", "Rules", "Service", "parse_origin"]
