"""The server: Datasette on an edition, in as many processes as there are cores; in public behind communique.gate.

For a deployment of one's own, `create_app` is an ASGI factory and `PublicProtocol` uvicorn's side of the gate:

    COMMUNIQUE_EDITION=DIR/EDITION uvicorn --factory communique.serving:create_app \\
        --http communique.serving:PublicProtocol
"""

from communique.serving.application import create_app
from communique.serving.public import PublicProtocol

__all__ = ["PublicProtocol", "create_app"]
