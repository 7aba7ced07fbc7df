"""Topics: subjects that are neither actor, place, project, event nor agreement."""

from __future__ import annotations

from communique.schema.record import Record, Thing


class Topic(Thing, Record):
    """A subject of talks or views."""

    __tablename__ = "topics"
    __kind__ = "topic"
    __comment__ = "Subjects of talks and views that are neither actor, place, meeting, project, event nor agreement."
