"""Values that are likely to be taken for something else, to be costly, or not to be shown as they are."""

from __future__ import annotations

# Text, as it might stand in any field.
WORDS = [
    *("", " ", "\n", "\t", "~", "null", "no", "yes", "true", "True", ".nan", ".inf", "-0", "0x10", "0o17", "1_000"),
    *("12:30:45", "0123", "1e400", "9" * 30, "9" * 5000, "1.0", "+5", "٣", "½", "<<", "&a", "*a", "!!str", "!<a%0Ab>"),
    *("%YAML 1.2", "---", "...", "- ", "? ", ": ", "#", "|", ">", "'", '"', "{", "[", "@", "`", "\\", "\\u0000"),
    *("a\nb", "a\r\nb", "a\u0085b", "a\u2028b", "\u202eabc", "a\u200bb", "\ufeff", "\u00a0", "e\u0301", "\U000e0041"),
    *("<script>alert(1)</script>", "=1+1", "'; DROP TABLE records; --", "a" * 3000, "👩‍👩‍👧", "\U0010ffff"),
]
# What partial dates, days, amounts, durations and other fields of a form of their own are easily mistaken in.
DATES = [
    *("2031", "2031-02", "2031-02-29", "2031-13-01", "0000", "0000-00-00", "9999-12-31", "10000", "-0001", "Y-17E7"),
    *(
        "Y1E999999999",
        "2031~",
        "2031?",
        "2031-03%",
        "203X",
        "XXXX",
        "1X",
        "2031-1X",
        "2031-XX-31",
        "2031-21",
        "2031-41",
    ),
    *("2031/2030", "2031/..", "../2031", "/2031", "../..", "/", "[..2031]", "[2031..]", "{2030,2031}", "[2030..2031]"),
    *("{" + ",".join(["2031"] * 400) + "}", "2031-03-04T25:00:00Z", "2031-03-04T10:00:00Z", "20310304", "2031-3-4"),
    *("2031-03-04\n", " 2031-03-04", "٢٠٣١-٠٣-٠٤", "4 March 2031", "2031-W10", "1950S2", "(2031)-06-04~", "//-312"),
]
AMOUNTS = [
    *("0 EUR", "1 EUR", "0.001 EUR", "-1 EUR", "1 ZZZ", "1 eur", "1,0 EUR", "1,000.50 EUR", "1e9 EUR", "about 1 EUR"),
    *("92233720368547758.07 EUR", "92233720368547758.08 EUR", "9" * 1000 + " trillion EUR", "٥ EUR", "1 EUR\n"),
    *("1." + "0" * 40 + "1 EUR", "about about 1 EUR", "up to 5 million billion EUR", "EUR 5", "inf EUR", "NaN EUR"),
    *("about 3 hours", "1.5 days", "0 minutes", "٥ hours", "9" * 1000 + " days", "0." + "0" * 40 + "1 hours", "90 min"),
]
SLUGS = [
    *("lakeland", "hillmark", "olga-reed", "port-grey", "grey-ferry", "ferry-toll", "port-grey-meeting", "grey-bridge"),
    *(
        "ferry-fare",
        "lakeland/financing/grey-ferry",
        "hillmark/on/passengers-pay-toll",
        "quill-2031-03-04",
        "sample",
        "P1.S1",
    ),
    *("nobody", "a--b", "-a", "a/b", "/", "Lakeland", "lakeland\n", "a" * 201, "../..", "a" * 1001, "lakeland "),
]
PLACES = ["P1.S1", "P5.S2", "P99.S1", "P0.S1", "P1.S1\n", "P1.S999999", "p1.s1", "P1", "P1.S1.S1", "P٣.S1"]
TEXTS = [*WORDS, *DATES, *AMOUNTS, *SLUGS, *PLACES]
# Values of other types, as JSON writes them.
OTHERS = [None, True, False, 0, 1, -1, 2**31, 2**63, 10**400, 0.5, 1e308, -0.0, [], {}, [[]], [{}], {"a": 1}, {"": ""}]

# What files are made of, for a parser to stumble over.
YAML_TOKENS = [
    *("gazetteer: g\n", "document:\n", "topics:\n", "- ", "  - ", "{slug: a, label: A}", "slug: a", "\n", "\n  ", "\t"),
    *(": ", "? ", ", ", "[", "]", "{", "}", "&a ", "*a", "!!binary ", "!x ", "!<%0A>", "<<: ", "--- ", "\n---\n"),
    *(
        "\n...\n",
        "%YAML 1.1\n",
        "%TAG ! !\n",
        "# c\n",
        "|\n",
        ">-\n",
        "|9\n",
        "'",
        '"',
        "\\x00",
        "\\ud800",
        "\\u2028",
        "\r",
    ),
    *("\r\n", "\u0085", "\u2028", "\u2029", "\ufeff", "\x00", "\x07", "\u202e", "~", "null", "a" * 1100, "@", "`"),
]
JSON_TOKENS = [
    *('{"gazetteer":', '"g"', '{"document":', '"topics":', '{"slug":"a","label":"A"}', "[", "]", "{", "}", ",", ":"),
    *(
        '"',
        "\\",
        "\\u0000",
        "\\ud800",
        "\\ud83d\\ude00",
        "\\n",
        "\n",
        "\r",
        "\t",
        " ",
        "null",
        "true",
        "NaN",
        "Infinity",
    ),
    *(
        "-0",
        "1e999",
        "9" * 5000,
        "0.1",
        "01",
        "[" * 30,
        "]" * 30,
        "\ufeff",
        "\x00",
        "\u2028",
        '"a":1',
        '"a\\nb":1',
        "\f",
    ),
]
