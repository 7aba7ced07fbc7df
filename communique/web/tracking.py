"""What others append to links to follow who clicks on them: it says nothing to us, and is left out of a page's address.

A link that somebody shares is not the reader's doing. Files and services are asked for by programs, which are told of
every parameter that is not theirs.
"""

from __future__ import annotations

import re

# Campaign parameters, and the click ids of advertisers, newsletters and networks.
_TRACKING = re.compile(
    rb"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ttclid|twclid|li_fat_id|igshid|mc_cid|mc_eid|_ga|_gl",
    re.IGNORECASE,
)


def without_tracking(path: str, query: bytes) -> bytes:
    """Return the query of an address; of a page's, without what others appended to it."""
    if not query or "." in path.rpartition("/")[2]:
        return query
    return b"&".join(one for one in query.split(b"&") if not _TRACKING.fullmatch(one.partition(b"=")[0]))
