"""What editors decided to be the same, known before any fact file is loaded, and files read by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection, select

from communique.factfiles.coding.fact_file import CodedFile, code_yaml
from communique.factfiles.coding.packed_file import PackedFile, code_again, pack
from communique.factfiles.reading.json_lines import SUFFIX
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.reading.yaml_reader import MAX_BYTES
from communique.factfiles.records.redirects import Redirect
from communique.factfiles.records.same import writes_any
from communique.schema import Base, FactFile

_FORMER = Base.metadata.tables["former_slugs"].c
# A key wherever one may stand in YAML, be it in the form of JSON.
_KEY = rb"(?:^|[{,])[ \t]*[\"']?%s[\"']?[ \t]*:"
_HAS_VERDICTS = re.compile(_KEY % b"same", re.MULTILINE)
_VALUE = Base.metadata.tables["claims"].columns.keys().index("value")
_RECORD = Base.metadata.tables["corrections"].columns.keys().index("record")


@dataclass
class Verdicts:
    """Slugs that are read as others: as it is stored, and as it is once some files are loaded or taken out."""

    before: Mapping[str, str] = field(default_factory=dict)
    now: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> dict[str, str | None]:
        """The slugs that are read otherwise from now on, and as what."""
        slugs = self.before.keys() | self.now.keys()
        return {slug: self.now.get(slug) for slug in slugs if self.before.get(slug) != self.now.get(slug)}


def verdicts_of(connection: Connection, files: Iterable[Path], remove: Iterable[str] = ()) -> Verdicts:
    """Return what is read as what else, before these files are loaded and after it; those in `remove` are gone then."""
    query = (
        select(_FORMER.slug, _FORMER.became, FactFile.label)
        .where(_FORMER.is_same)
        .join(FactFile, FactFile.id == _FORMER.fact_file_id)
    )
    stored = [(row.slug, row.became, row.label) for row in connection.execute(query)]
    given = list(_with_verdicts(files, {label for _, _, label in stored}))
    anew = {*remove, *(coded.name for coded in given)}
    now = {slug: of for slug, of, label in stored if label not in anew}
    return Verdicts(
        {slug: of for slug, of, _ in stored}, same_in(one for coded in given for one in coded.redirects) | now
    )


def same_in(redirects: Iterable[Redirect]) -> dict[str, str]:
    """Return what is read as what else."""
    return {one.slug: one.became for one in redirects if one.is_same and one.became}


def _with_verdicts(files: Iterable[Path], names: Iterable[str]) -> Iterator[CodedFile]:
    """Yield those of the files that have verdicts, or had by their names; what cannot be read is told when loaded."""
    slugs = b"|".join(re.escape(name.removeprefix("gazetteer/")).encode() for name in names)
    had_verdicts = re.compile(_KEY % b"gazetteer" + rb"[ \t]*[\"']?(?:%s)\b" % slugs, re.MULTILINE) if slugs else None
    for file in files:
        data = _beginning(file)
        if _HAS_VERDICTS.search(data) or (had_verdicts and had_verdicts.search(data)):
            yield from (one for one in code_yaml(data, str(file)) if isinstance(one, CodedFile) and not one.document)


def _beginning(file: Path) -> bytes:
    if file.suffix == SUFFIX or not file.is_file():
        return b""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError:
        return b""


def read_by(
    coded_files: Iterable[PackedFile | FactFileError], verdicts: Verdicts
) -> Iterator[PackedFile | FactFileError]:
    """Yield files as they are read by what editors decided; one at fault as it is written."""
    for coded in coded_files:
        if (
            verdicts.now
            and isinstance(coded, PackedFile)
            and not coded.is_at_fault
            and _writes_any(coded, verdicts.now)
        ):
            yield pack(code_again(replace(coded, same=dict(verdicts.now))))
        else:
            yield coded


def coded_by(coded: CodedFile, same: Mapping[str, str]) -> CodedFile:
    """Return a coded file as it is read by what editors decided."""
    claimed = (claim.value.text for account in coded.accounts for claim in account.claims)
    decided = (decision.values["value"] or "" for decision in coded.decisions)
    corrected = (one["record"] or "" for one in coded.corrections)
    declared, foreign = (one.slug for one in coded.drafts), (one.slug for one in coded.references())
    named = chain(declared, foreign, claimed, decided, corrected)
    if not same or not writes_any(named, same):
        return coded
    return code_again(replace(pack(coded), same=dict(same)))


def concerned(
    coded_files: Iterable[PackedFile | FactFileError], verdicts: Verdicts, loaded: Sequence[str]
) -> Iterator[PackedFile]:
    """Yield those of the files, loaded by now, that are read otherwise from now on."""
    for coded in coded_files:
        if isinstance(coded, PackedFile) and coded.name in loaded and _writes_any(coded, verdicts.changed):
            yield coded


def _writes_any(coded: PackedFile, same: Mapping[str, str | None]) -> bool:
    claimed = coded.columns["claims"][_VALUE] or () if "claims" in coded.columns else ()
    decided = [said.value for said in (*coded.said_of_others, *coded.decided)]
    corrected = coded.columns["corrections"][_RECORD] or () if "corrections" in coded.columns else ()
    return any(writes_any(filter(None, some), same) for some in (coded.slugs, claimed, decided, corrected))
