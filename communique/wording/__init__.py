"""How values are said to a reader: numbers, money, dates, durations, terms."""

from communique.wording.bounds import bounded as bounded
from communique.wording.dates import date_in_words as date_in_words
from communique.wording.figures import change_in_words as change_in_words
from communique.wording.figures import figure_in_words as figure_in_words
from communique.wording.figures import movement_in_words as movement_in_words
from communique.wording.figures import percent_in_words as percent_in_words
from communique.wording.figures import unit_in_words as unit_in_words
from communique.wording.grammar import enumerated as enumerated
from communique.wording.grammar import tag_in_words as tag_in_words
from communique.wording.locators import locator_in_short as locator_in_short
from communique.wording.locators import locator_in_words as locator_in_words
from communique.wording.locators import row_number as row_number
from communique.wording.money import instrument_in_words as instrument_in_words
from communique.wording.money import money_in_words as money_in_words
from communique.wording.money import sum_in_words as sum_in_words
from communique.wording.terms import heading as heading
from communique.wording.terms import kind_in_words as kind_in_words
from communique.wording.terms import kinds_in_words as kinds_in_words
from communique.wording.terms import sureness_in_words as sureness_in_words
from communique.wording.terms import term_in_words as term_in_words
from communique.wording.values import duration_in_words as duration_in_words
from communique.wording.values import number as number
from communique.wording.values import ordinal_in_words as ordinal_in_words
from communique.wording.values import period_in_words as period_in_words
from communique.wording.values import plural as plural
from communique.wording.values import value_in_words as value_in_words
