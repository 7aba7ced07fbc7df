"""How a proposition is worded: one clause in the present tense that is understood alone, and holds nobody's attitude.

The rules are of English, in which a project in another language is not likely to be caught.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ATTITUDE = "who wants, doubts or fears it is the `attitude`"
_REFUSED = (
    (
        r"\b(should|must|ought|shall|would|deserves?|needs? to|ha[sv]e? to|wants?|wish(es)?)\b",
        f"a wish; say what is the case in the present tense: {_ATTITUDE}",
    ),
    (
        r"\b(may|might|could|perhaps|probably|possibly|likely|unlikely|seems?|allegedly)\b",
        f"a doubt; say it outright: {_ATTITUDE}",
    ),
    (
        r"(?i)\b(not|no|never|nobody|nothing|none|neither|nor|cannot)\b|n't\b",
        "a negation; say what is denied, and let the `attitude` be against it",
    ),
    (
        r"(?i)\?|^(who|what|whether|when|where|why|how|which)\b",
        "a question; say the answer that somebody is for or against",
    ),
    (
        r";|, (and|but|so|which|who|while|because)\b|\b(because|although|though|unless|if|so that|in order to)\b",
        "a second clause; make it a proposition of its own, and tie a view of it by `because` or `condition`",
    ),
    (
        r"(?i)^(it|they|he|she|this|that|these|those|we|you|its|their|his|her|our)\b",
        "it begins with a pronoun; name what is meant, since it is read alone",
    ),
)
_WHICH = re.compile(
    r"\bthe (corridor|agreement|deal|project|railway|road|bridge|treaty|talks|meeting|war|summit|platform)\b"
    r"(?! (of|in|between|with|on|from|to|through)\b)",
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans("\u2018\u2019", "''")


def refusals(label: str) -> Iterator[str]:
    """Yield what keeps a label from being a proposition, each with its remedy."""
    plain = label.translate(_APOSTROPHES)
    for pattern, remedy in _REFUSED:
        if re.search(pattern, plain):
            yield remedy


def question(label: str) -> str | None:
    """Return what to ask of a label that names a thing without saying which; None where there is nothing to ask."""
    bare = _WHICH.search(label)
    return f"which one is “{bare.group()}”? Name it, since the proposition is read alone" if bare else None
