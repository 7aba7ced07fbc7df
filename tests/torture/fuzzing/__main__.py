"""`make fuzz`: inputs guided by which branches they reach (atheris), for as long as you like."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["communique.factfiles", "yaml", "json"]):
    from tests.torture.fuzzing.judge import Judge

from communique.factfiles.reading.json_lines import SUFFIX
from tests.torture.fuzzing.nasty import JSON_TOKENS, TEXTS, YAML_TOKENS
from tests.torture.fuzzing.trees import as_json, good_entries, good_files

ENTRIES, YAML = b"l", b"y"
# The first byte says which form the rest is of.
_SUFFIXES = {ENTRIES: SUFFIX, YAML: ".yaml"}
_MOST_BYTES = 8192
_LONGEST_WORD = 60


class _FoundError(Exception):
    """An input that breaks the promise."""


def _write_corpus(folder: Path) -> None:
    for number, data in enumerate(good_files()):
        (folder / f"good-{number}.yaml").write_bytes(YAML + data)
    for number, entry in enumerate(good_entries()):
        (folder / f"good-{number}.jsonl").write_bytes(ENTRIES + as_json(entry))


def _write_dictionary(file: Path) -> None:
    words = {word for word in (*YAML_TOKENS, *JSON_TOKENS, *TEXTS) if 0 < len(word) <= _LONGEST_WORD}
    encoded = (word.encode("utf-8", "surrogatepass") for word in sorted(words))
    lines = ("".join(f"\\x{byte:02x}" for byte in word) for word in encoded)
    file.write_text("".join(f'"{line}"\n' for line in lines))


def main(seconds: int, kept: Path) -> None:
    """Look for an input that breaks the promise; whatever is interesting is kept for the next time."""
    kept.mkdir(parents=True, exist_ok=True)
    _write_corpus(kept)
    with tempfile.TemporaryDirectory() as folder:
        _write_dictionary(words := Path(folder) / "words")
        judge = Judge(Path(folder) / "judge")

        def one_input(data: bytes) -> None:
            if broken := judge.breaks(data[1:], _SUFFIXES.get(data[:1], ".yaml")):
                raise _FoundError(broken)

        limits = [f"-max_total_time={seconds}", f"-max_len={_MOST_BYTES}", "-timeout=20", "-rss_limit_mb=2048"]
        places = [f"-dict={words}", f"-artifact_prefix={kept.parent}/", "-print_final_stats=1", str(kept)]
        atheris.Setup([sys.argv[0], *limits, *places], one_input)
        atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
