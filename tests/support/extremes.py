"""Values that fact files may hold and no article does: dates, sums and texts at the ends of what loads."""

from __future__ import annotations

# As the loader takes each: written in every notation that there is for a date.
DATES = [
    *("0001", "0001-01-01", "9999", "9999-12-31", "9023", "1828-02-22", "2023-02-28/2023-02-28", "2024-02-29"),
    *("../..", "/", "0001/9999-12-31", "../0001", "9999/..", "[..0001]", "[9999..]", "[0001,9999]", "{1999,2001-02..}"),
    *("9998-24", "0001-21", "2023-30~", "2023-33", "2023-39", "2023-41", "1XXX", "19XX-1X", "2023-XX-31", "1950S2"),
    *("2023-12-07T23:59:59Z", "2023-12~-07", "~2023-12-%07", "2023-12-3X", "2023-11-3X"),
]
LONG_WORD, LONG_TEXT = "W" * 600, "A label that goes on. " * 27
TEXTS = {
    "arabic": "وزير خارجية جمهورية العربية والهندية، ٣ مارس ٢٠٣١ (NATO + EU)",
    "hebrew": "שָׁלוֹם עוֹלָם 12.5% → <b>",
    "joined": "نمی\u200cخواهم क्\u200dष",
    "marks": "Z" + "".join(map(chr, range(0x300, 0x330))) * 3,
    "han": "中华人民共和国外交部" * 50,
    "emoji": "🇮🇷🤝🏽🇷🇺 𝔊𝔯𝔢𝔶",
    "markup": "<script>alert(1)</script> ]]> --> {{ 7*7 }} '\"`$(x)\\ % _ *",
    "formula": "=1+1",
    "dots": "... - — –",
    "word": LONG_WORD,
    "text": LONG_TEXT.strip(),
}
AMOUNTS = ["92233720368547758.07 EUR", "0.01 EUR", "about 9223372036854775807 JPY", "4 billion XXX", "up to 1 XXX"]
DURATIONS = ["about 10000000 days", "0.001 days", "10000000 minutes"]
NUMBERS = [1e-300, 0.1 + 0.2, 1e15, 0]
