"""How a new edition takes the place of the one that is served: checked in a process beside, and refused if damaged."""

import logging
import os
import subprocess
import sys
import tempfile

from communique.edition.manifest import CURRENT
from communique.edition.published_edition import Edition, PublicationError, hold, read_edition

EDITION_VARIABLE = "COMMUNIQUE_EDITION"
_SHOWN = 2000
_log = logging.getLogger(__name__)


class Succession:
    """The edition that workers serve, which they find in the environment, and the next one.

    It is looked for when somebody asks or, if it `follows`, all the time, where `current` leads beside the first one.
    """

    def __init__(self, edition: Edition, *, follows: bool = False) -> None:
        self._current, self._follows = edition.folder.parent / CURRENT, follows
        self._served, self._next, self._refused = edition.folder, edition.folder, edition.folder
        self._held = self._next_held = hold(edition)
        self._check: subprocess.Popen[bytes] | None = None
        self._said = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as this
        os.environ[EDITION_VARIABLE] = str(edition.folder)

    def ask(self) -> None:
        """Look for a new edition, even one that was refused before."""
        self._refused = self._served
        if not self._check and not self._begin():
            _log.warning("Edition %s is the current one, and is served already.", self._served.name)

    def is_sound(self) -> bool:
        """Return whether there is a new edition that was found whole; from then on, workers that start serve it."""
        if self._check is None:
            if self._follows:
                self._begin()
            return False
        if self._check.poll() is None:
            return False
        is_sound, self._check = self._check.returncode == 0, None
        self._said.seek(0)
        said = self._said.read(_SHOWN).decode("utf-8", "replace")
        try:
            if not is_sound:
                raise PublicationError(said)
            self._next_held = hold(read_edition(self._next, check=False))
        except (PublicationError, OSError) as error:
            self._refuse(str(error).strip())
            return False
        os.environ[EDITION_VARIABLE] = str(self._next)
        return True

    def _begin(self) -> bool:
        """Have a new edition checked, if there is one."""
        found = self._current.resolve()
        if found in (self._served, self._refused) or not found.is_dir():
            return False
        self._next = found
        self._said.seek(0)
        self._said.truncate()
        words = [sys.executable, "-m", "communique", "verify", str(found)]
        self._check = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=self._said, stderr=self._said)  # noqa: S603  our own program
        return True

    def _refuse(self, why: str) -> None:
        self._refused = self._next
        _log.error("Edition %s is not taken up, and %s still served: %s", self._next.name, self._served.name, why)

    def complete(self) -> None:
        """Note that the workers of the new edition have taken over."""
        _log.warning("Edition %s is served from now on, after %s.", self._next.name, self._served.name)
        self._held.close()
        self._held, self._served, self._refused = self._next_held, self._next, self._next

    def give_up(self) -> None:
        """Stay with the old edition: the workers of the new one could not start."""
        self._next_held.close()
        os.environ[EDITION_VARIABLE] = str(self._served)
        self._refuse("its workers did not start; see above")

    def stop_looking(self) -> None:
        """End what is under way."""
        if self._check:
            self._check.kill()
            self._check.wait()
