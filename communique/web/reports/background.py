"""What a download says of itself beside its rows: question, parameters in words, caveats, edition, address."""

from dataclasses import dataclass

from communique.web.reports.described import Report
from communique.wording import plural

LICENSE = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
NOT_ALL = "The rest is missing: it took too long. Narrow the report, or run it on the command line."


@dataclass(frozen=True)
class Background:
    """Where a file comes from. `parameters` has the values by name, `in_words` a line for each."""

    report: Report
    parameters: dict[str, str | int]
    in_words: tuple[tuple[str, str], ...]
    edition: str
    address: str

    @property
    def source(self) -> str:
        """One line that says where it comes from."""
        return f"Communiqué, edition {self.edition}, {self.address}. {LICENSE}"


def rows_in_words(number: int) -> str:
    """How many rows there are."""
    return plural(number, "row")
