"""English grammar of labels within a sentence: is a name of several, and does a clause keep its capital?"""

from __future__ import annotations

import re

# What follows the head of a name: `Leaders and officials | of Middle Eastern countries | whom Putin met`.
_BEHIND_HEAD = re.compile(
    r" (?:of|from|in|at|with|without|for|to|on|by|near|behind|outside|inside|within|between|around|under|over|against|"
    r"who|whom|whose|which|that|like|as|at)\b|[,;:(]"
)
_PLURALS = frozenset({"children", "media", "men", "people", "peoples", "police", "women"})
_SINGULARS = frozenset({"headquarters", "news", "series"})
# The people of a country, by one word that is no other name: Palestinians, Americans, Europeans, Koreans.
_A_PEOPLE = re.compile(r"[A-Z]\w*(?:ians|icans|peans|reans|rmans)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DETERMINERS = "A All An Another Any Both Each Either Every Few Many More Most Several Some That The These This Those"
# Words that begin a clause with a capital that is no name's, unless a capital follows: `Human Rights Watch`.
_COMMON_WORDS = """
access accession aid aircraft airlines allies ambassadors arms attacks authorities bilateral bombing borders
businesses capitals cargo ceasefire central citizens civilians close closer commerce common companies conflicts
control cooperation corridors countries creditors debts diplomacy diplomats direct disputes domestic drones early east
economic elections embassies energy equal ethnic exporters exports external fair farmers fighters financial fishermen
five food forces foreign four free freight friendly fuel full gas goods governments grain great greater groups growth
high higher hostages hostilities human humanitarian importers imports independence industry inflation influence
interference internal international investments investors joint journalists justice land large lasting lawful leaders
loans local long longer lower major maritime markets media mediators members merchants migrants migration military
millions ministers mutual national neighboring neighbors neighbouring neighbours new nuclear occupation oil old open
opposition ordinary outside parliaments parties peace peaceful peacekeepers people peoples pipelines platforms
political ports powers presidents pressure prices prisoners private progress projects prosperity protests public
railways rebels reforms refugees regional regular relations religious repayments rights rival rivals roads routes
rules sanctions schools sea security settlers ships short small social soldiers sovereignty stability state states
stronger students supplies support talks tariffs tensions terrorism terrorists third three tourism tourists towns
trade traders transit transport travel travellers treaties troops trust two unilateral violence visas visitors wages
war wars water weapons western-style women work workers world
"""
# Endings that no name has, but for a few that are not English words either.
_OF_NO_NAME = re.compile(r"\w{2,}(?:tions?|ments?|ness|ities|ries|ship|ships|ally|edly|ously|ively|itical|omic|isms?)")
_ALWAYS_SMALL, _SMALL = frozenset(_DETERMINERS.split()), frozenset(_COMMON_WORDS.split())


def is_several(name: str) -> bool:
    """Return whether a name speaks of several: `Foreign ministers of the bloc`, and not `United States`."""
    head = _BEHIND_HEAD.split(name.strip(), maxsplit=1)[0]
    words = head.split(" ")
    last = words[-1]
    is_alone = len(words) == 1
    if is_alone and _A_PEOPLE.fullmatch(last):
        return True
    if is_alone and head == name.strip():  # a name of one word, such as Hamas
        return last in _PLURALS
    word = last.lower() if is_alone else last
    return word in _PLURALS or (
        word.islower() and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in _SINGULARS
    )


def within_sentence(clause: str) -> str:
    """Return a clause or name as it stands within a sentence: `countries respect each other`, `Iran opens the road`."""
    found = _WORD.match(clause)
    if found is None or not _may_be_small(found.group(), clause[found.end() :]):
        return clause
    return clause[:1].lower() + clause[1:]


def _may_be_small(word: str, behind: str) -> bool:
    if word in _ALWAYS_SMALL:
        return True
    is_within_name = behind[:1] == " " and behind[1:2].isupper()
    plain = word[:1].lower() + word[1:]
    return not is_within_name and plain.islower() and (plain in _SMALL or bool(_OF_NO_NAME.fullmatch(plain)))
