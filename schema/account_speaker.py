"""Speakers of an account whose words come by way of others: who says that who said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from communique.schema.base import Base, column, link, safeguard

if TYPE_CHECKING:
    from communique.schema.account import Account
    from communique.schema.actor import Actor

# As many as views write out.
MOST_SPEAKERS = 4


class AccountSpeaker(Base):
    """One of those through whom an account's words come to its document."""

    __tablename__ = "account_speakers"
    __table_args__ = (
        UniqueConstraint("account_id", "speaker_id"),
        safeguard(
            f"position BETWEEN 1 AND {MOST_SPEAKERS}",
            name="position_is_one_of_a_few",
            because="longer chains are refused as they are read",
        ),
        {
            "comment": "Who says that who said: of an account whose words come by way of others, everyone from whom "
            "the document quotes to whose words they are. An account with one speaker, or none, has no rows here."
        },
    )

    account_id: Mapped[int] = link("accounts.id", "The account", primary_key=True)
    position: Mapped[int] = column(
        "Place in the chain: 1 for whom the document quotes, the last for whose words they are", primary_key=True
    )
    speaker_id: Mapped[int] = link(
        "actors.id", "Who quotes the next, or, as the last, whose words they are", nullable=False
    )

    account: Mapped[Account] = relationship(back_populates="speakers")
    speaker: Mapped[Actor] = relationship(back_populates="accounts_passed_on")
