"""What the service says of itself."""

from communique.web.query import Row
from communique.web.reconciliation.entities import as_type
from communique.web.search.groups import Group

PREVIEW_WIDTH, PREVIEW_HEIGHT = 420, 220


def manifest(name: str, site: str, groups: list[Group]) -> Row:
    """Return the manifest of the service of a site and its name, as version 0.2 of the API has it."""
    service = f"{site}/reconcile"
    return {
        "versions": ["0.2"],
        "name": name,
        "identifierSpace": f"{site}/",
        "schemaSpace": f"{service}/types/",
        "documentation": f"{site}/about",
        "defaultTypes": [as_type(group) for group in groups],
        "view": {"url": f"{site}/{{{{id}}}}"},
        "preview": {
            "url": f"{service}/preview?id={{{{id}}}}",
            "width": PREVIEW_WIDTH,
            "height": PREVIEW_HEIGHT,
        },
        "suggest": {
            sort: {"service_url": site, "service_path": f"/reconcile/suggest/{sort}"}
            for sort in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": site, "service_path": "/reconcile/properties"},
            "property_settings": [],
        },
    }
