"""Places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, relationship

from communique.schema.actor import Actor
from communique.schema.base import column, link, not_above_itself, rule, term
from communique.schema.record import Record, Thing
from communique.schema.vocabulary import PlaceType

if TYPE_CHECKING:
    from communique.schema.agreement import Agreement
    from communique.schema.meeting import Meeting
    from communique.schema.project import ProjectPlace


class Place(Thing, Record):
    """Somewhere: a country's territory, a region, a city, a river."""

    __tablename__ = "places"
    __kind__ = "place"
    __comment__ = "Where things are: territories, regions, cities, rivers. Coordinates are outside knowledge."
    __checks__ = (
        rule(
            "(latitude IS NULL) = (longitude IS NULL)",
            name="coordinates_come_in_pairs",
            remedy="one of `latitude` and `longitude` is missing; give both or none",
        ),
        rule(
            "latitude BETWEEN -90 AND 90",
            name="latitude_in_range",
            field="latitude",
            remedy="degrees from -90 to 90; correct it, or swap it with `longitude`",
        ),
        rule(
            "longitude BETWEEN -180 AND 180",
            name="longitude_in_range",
            field="longitude",
            remedy="degrees from -180 to 180; correct it",
        ),
        not_above_itself("within", name="is_not_within_itself"),
    )

    type: Mapped[str] = term(PlaceType, "What sort of place it is", nullable=False)
    within_id: Mapped[int | None] = link("places.id", "The next larger place it lies in", absent="none given")
    country_id: Mapped[int | None] = link("actors.id", "The state it lies in", absent="several, none, or not given")
    latitude: Mapped[float | None] = column(
        "Latitude of a point in it", unit="decimal degrees north (WGS 84)", absent="not located"
    )
    longitude: Mapped[float | None] = column(
        "Longitude of the same point", unit="decimal degrees east (WGS 84)", absent="not located"
    )
    geometry: Mapped[str | None] = column("Shape (GeoJSON geometry)", absent="a point or none")
    wikidata: Mapped[str | None] = column("Item in Wikidata, such as Q159", absent="not known")

    within: Mapped[Place | None] = relationship(
        remote_side="Place.id", foreign_keys=[within_id], back_populates="places_within"
    )
    places_within: Mapped[list[Place]] = relationship(
        foreign_keys=[within_id], back_populates="within", order_by="Place.id"
    )
    country: Mapped[Actor | None] = relationship(foreign_keys=[country_id], back_populates="places")
    projects: Mapped[list[ProjectPlace]] = relationship(
        back_populates="place", order_by="ProjectPlace.project_id", viewonly=True
    )
    agreements_signed: Mapped[list[Agreement]] = relationship(
        back_populates="signed_at", foreign_keys="Agreement.signed_at_id", order_by="Agreement.id"
    )
    meetings: Mapped[list[Meeting]] = relationship(
        secondary="meeting_places", back_populates="places", order_by="Meeting.id", viewonly=True
    )
