"""English grammar of labels within a sentence: lists of them, names of several, and which words keep their capitals."""

from __future__ import annotations

import re
from collections.abc import Sequence

# What follows the head of a name: `Leaders and officials | of Nordic countries | whom Ada Brown met`.
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
access accession aggravation aid aircraft airlines allies ambassadors arms attacks authorities bilateral blockade
bombing borders bridge businesses capitals cargo ceasefire central citizens civilians close closer collapse commerce
common companies conflicts control cooperation corridors countries creditors debts delay diplomacy diplomats direct
disputes domestic drones early east economic elections embassies energy equal ethnic exporters exports external fair
farmers fighters fighting financial fishermen five food forces foreign four free freight friendly fuel full gas goods
governments grain great greater groups growth high higher hostages hostilities human humanitarian importers imports
independence industry inflation influence interference internal international investments investors joint journalists
justice land large lasting lawful leaders loans local long longer lower major maritime markets media mediators meeting
members merchants migrants migration military millions ministers mutual national neighboring neighbors neighbouring
neighbours new nuclear occupation oil old open opposition ordinary outside parliaments parties peace peaceful
peacekeepers people peoples pipelines platforms political ports possible powers presidents pressure prices prisoners
private progress projects prosperity protests public railway railways rebels reforms refugees regional regular
relations religious repayments rights rival rivals road roads route routes rules sanctions schools sea security
settlers ships short small social soldiers sovereignty stability state states stronger students supplies support talks
tariffs telephone tensions terrorism terrorists third three through tourism tourists towns trade traders transit
transport travel travellers treaties troops trust turmoil two unilateral violence visas visit visitors wages war wars
water weapons western-style women work workers world
"""
# Endings that no name has, but for a few that are not English words either.
_OF_NO_NAME = re.compile(r"\w{2,}(?:tions?|ments?|ness|ities|ries|ship|ships|ally|edly|ously|ively|itical|omic|isms?)")
# What a name with an article ends with, as the Security Council does; and what it may begin with before `of` or `for`.
_ENDS_WITH_ARTICLE = """
Administration Assembly Balkans Cabinet Caucasus Chamber Commission Committee Community Confederation Council East
Emirates Federation Government Islands Kingdom Kremlin League Ministry Nations Netherlands Organisation Organization
Parliament Peninsula Philippines Republic Secretariat Senate States Strip Treasury Union
"""
_BEGINS_WITH_ARTICLE = """
Agency Association Authority Bank Board Bureau Center Centre Company Congress Corporation Department Directorate
Embassy Foundation Fund Institute Office Service Society office
"""
_WITH_ARTICLE = frozenset(_ENDS_WITH_ARTICLE.split())
_WITH_ARTICLE_BEFORE_OF = frozenset(_BEGINS_WITH_ARTICLE.split())
_WITH_ARTICLE_BY_ITSELF = frozenset({"EAEU", "EU", "OIC", "UAE", "UK", "UN", "US", "USA", "USSR"})
_A_DETERMINER, _WITHIN_NAMES = frozenset(_DETERMINERS.split()), frozenset({"and", "office"})
_ALWAYS_SMALL, _SMALL = frozenset(_DETERMINERS.split()), frozenset(_COMMON_WORDS.split())


# Names of states, continents and peoples, and their adjectives. What is a common word, too, is not here: chad, turkey.
_OF_STATES = """
Abkhaz Abkhazia Abkhazian Afghan Afghanistan Africa African Albania Albanian Algeria Algerian America American Andorra
Andorran Angola Angolan Antarctica Arab Arabia Arabian Argentina Argentine Argentinian Armenia Armenian Asia Asian
Australia Australian Austria Austrian Azerbaijan Azerbaijani Azeri Bahamas Bahamian Bahrain Bahraini Bangladesh
Bangladeshi Barbadian Barbados Belarus Belarusian Belgian Belgium Belize Belizean Benin Beninese Bhutan Bhutanese
Bolivia Bolivian Bosnia Bosnian Botswana Botswanan Brazil Brazilian Britain British Brunei Bruneian Bulgaria Bulgarian
Burmese Burundi Burundian Cambodia Cambodian Cameroon Cameroonian Canada Canadian Caucasian Chadian Chile Chilean
China Chinese Colombia Colombian Congo Congolese Croatia Croatian Cuba Cuban Cypriot Cyprus Czech Czechia Danish
Denmark Djibouti Dutch Ecuador Ecuadorian Egypt Egyptian Emirati England English Eritrea Eritrean Estonia Estonian
Eswatini Ethiopia Ethiopian Eurasian Europe European Fiji Fijian Finland Finnish France French Gabon Gabonese Gambia
Gambian Gaza Georgia Georgian German Germany Ghana Ghanaian Greece Greek Greenland Grenada Guatemala Guatemalan Guinea
Guinean Guyana Guyanese Haiti Haitian Honduran Honduras Hungarian Hungary Iceland Icelandic India Indian Indonesia
Indonesian Iran Iranian Iraq Iraqi Ireland Irish Israel Israeli Italian Italy Ivorian Jamaica Jamaican Japan Japanese
Jordan Jordanian Kazakh Kazakhstan Kazakhstani Kenya Kenyan Kiribati Korea Korean Kosovar Kosovo Kurdish Kuwait
Kuwaiti Kyrgyz Kyrgyzstan Laos Laotian Latvia Latvian Lebanese Lebanon Lesotho Liberia Liberian Libya Libyan
Liechtenstein Lithuania Lithuanian Luxembourg Macedonia Macedonian Madagascar Malagasy Malawi Malawian Malaysia
Malaysian Maldives Maldivian Malian Malta Maltese Mauritania Mauritanian Mauritian Mauritius Mexican Mexico Micronesia
Moldova Moldovan Monaco Mongolia Mongolian Montenegrin Montenegro Moroccan Morocco Mozambican Mozambique Myanmar
Namibia Namibian Nauru Nepal Nepalese Nepali Netherlands Nicaragua Nicaraguan Nigeria Nigerian Nigerien Norway
Norwegian Oman Omani Ossetian Pakistan Pakistani Palau Palestine Palestinian Panama Panamanian Paraguay Paraguayan
Persian Peru Peruvian Philippine Philippines Poland Portugal Portuguese Qatar Qatari Romania Romanian Russia Russian
Rwanda Rwandan Samoa Samoan Saudi Scotland Scottish Senegal Senegalese Serbia Serbian Seychelles Singapore Singaporean
Slovak Slovakia Slovenia Slovenian Somali Somalia Soviet Spain Spanish Sudan Sudanese Suriname Surinamese Sweden
Swedish Swiss Switzerland Syria Syrian Taiwan Taiwanese Tajik Tajikistan Tanzania Tanzanian Thai Thailand Tibetan Togo
Togolese Tonga Tongan Transcaucasian Tunisia Tunisian Turkic Turkish Turkmen Turkmenistan Tuvalu Türkiye Uganda
Ugandan Ukraine Ukrainian Uruguay Uruguayan Uzbek Uzbekistan Vanuatu Vatican Venezuela Venezuelan Vietnam Vietnamese
Wales Welsh Yemen Yemeni Zambia Zambian Zimbabwe Zimbabwean
"""
_NAMES = {name.lower(): name for name in _OF_STATES.split()}


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
    """Return a clause or name as it stands within a sentence: `countries respect each other`, `Oman opens the road`."""
    found = _WORD.match(clause)
    if found is None or not _may_be_small(found.group(), clause[found.end() :]):
        return clause
    return clause[:1].lower() + clause[1:]


def with_article(name: str) -> str:
    """Return a name as it stands within a sentence: `the Ministry of Trade`, `the United States`, `Oman`."""
    if not _takes_article(name):
        return name
    # An office is a common noun: the press office of the Kremlin.
    return (
        f"the {name[:1].lower()}{name[1:]}" if " office" in _BEHIND_HEAD.split(name, maxsplit=1)[0] else f"the {name}"
    )


def _takes_article(name: str) -> bool:
    if name in _WITH_ARTICLE_BY_ITSELF:
        return True
    head = _BEHIND_HEAD.split(name, maxsplit=1)[0]
    words = head.split(" ")
    if words[0] in _A_DETERMINER or not all(word[:1].isupper() or word in _WITHIN_NAMES for word in words):
        return False
    is_owned = name[len(head) :].startswith((" of ", " for "))
    return words[-1] in _WITH_ARTICLE or (is_owned and words[-1] in _WITH_ARTICLE_BEFORE_OF)


def begin_sentence(words: str) -> str:
    """Return words with which a sentence begins: only an article is made to have a capital, no name is."""
    return f"The {words.removeprefix('the ')}" if words.startswith("the ") else words


def enumerated(parts: Sequence[str]) -> str:
    """Return `a`, `a and b` or `a, b and c`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def tag_in_words(tag: str) -> str:
    """Return `omani-duties` -> `Omani duties`: a tag has no capitals, and names of states and peoples have them."""
    return " ".join(_NAMES.get(word, word) for word in tag.replace("-", " ").split())


def _may_be_small(word: str, behind: str) -> bool:
    if word in _ALWAYS_SMALL:
        return True
    is_within_name = behind[:1] == " " and behind[1:2].isupper()
    plain = word[:1].lower() + word[1:]
    return not is_within_name and plain.islower() and (plain in _SMALL or bool(_OF_NO_NAME.fullmatch(plain)))
