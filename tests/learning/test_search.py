"""What a search finds, in a made-up module and in the modules as they are."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.i18n import LANGUAGES
from app.learning import catalog, plain, search
from app.learning.findable import Kind, entries
from app.learning.search import MOST, Found, Hit, Index, Marked
from app.web import markdown
from modules.spec import Part
from tests.learning import made_up

MADE_UP = Index(
    [
        made_up.module(
            units={
                "first-call": {
                    "about": "Đurđa from Zadar meets the **board**. It is *naïve* to hurry.",
                    "how": "Ask about [co-financing](term:co-financing), l’œuvre and the"
                    " neighbour’s needs.\n\n| Step | Who |\n|---|---|\n| Sign the convention | – |",
                    "pitfalls": "Two policies: one board, one ship.",
                },
                "second-call": {"about": "A longer talk about boats and boats again."},
            },
            terms={
                "board": ("board", "The people who decide."),
                "co-financing": ("co-financing", "Money from *two* sides; see the board."),
            },
            instruments={"canvas": "Partner canvas"},
        )
    ],
    ["en"],
)


def find(question: str) -> Found:
    return MADE_UP.find("en", question)


def ids(found: Found, kind: Kind) -> list[str]:
    return [hit.entry.id for group in found.groups if group.kind is kind for hit in group.hits]


def units(question: str) -> list[str]:
    return ids(find(question), Kind.UNIT)


def marks(text: Marked) -> list[str]:
    return [piece for piece, marked in text if marked]


def hit(question: str, kind: Kind = Kind.UNIT) -> Hit:
    return next(group.hits[0] for group in find(question).groups if group.kind is kind)


@pytest.mark.parametrize(
    "question",
    ["Đurđa", "đurđa", "Durda", "DURDA", "œuvre", "oeuvre", "ŒUVRE", "l'œuvre", "l’oeuvre",
     "naïve", "naive", "nai\u0308ve", "neighbour's", "neighbour’s", "co-financing", "cofinancing",
     "co financing", "co\u2011financing", "Za\u00addar"],
)  # fmt: skip
def test_letters_are_found_however_they_are_typed(question: str) -> None:
    assert units(question) == ["first-call"]


def test_what_is_given_back_has_its_own_letters() -> None:
    assert marks(hit("durda").excerpt) == ["Đurđa"]
    assert marks(hit("oeuvre").excerpt) == ["œuvre"]


@pytest.mark.parametrize("question", ["policy", "policies", "conventions", "convention"])
def test_singular_finds_plural_and_the_other_way_round(question: str) -> None:
    assert units(question) == ["first-call"]


@pytest.mark.parametrize(
    ("one", "many"),
    [("réseau", "réseaux"), ("local", "locaux"), ("partie", "parties"), ("jeu", "jeux")],
)
def test_french_plurals_are_known(one: str, many: str) -> None:
    made = made_up.module(units={"in-one": {"about": one}, "in-many": {"about": many}})
    index = Index([made], ["en"])
    for question in (one, many):
        assert set(ids(index.find("en", question), Kind.UNIT)) == {"in-one", "in-many"}


def test_last_word_may_be_only_begun_and_earlier_ones_not() -> None:
    assert units("sign conv") == ["first-call"]
    assert find("conv sign").every_word is False


def test_little_words_are_not_asked_for_unless_there_are_no_others() -> None:
    assert ids(find("what is a board"), Kind.TERM)[0] == "board"
    assert units("about the")


def test_where_no_text_holds_every_word_some_of_them_are_enough_and_it_says_so() -> None:
    assert find("zadar convention").every_word
    found = find("zadar boats")
    assert (found.every_word, set(ids(found, Kind.UNIT))) == (False, {"first-call", "second-call"})
    assert find("zzz yyy") == Found()


def test_term_that_a_question_names_is_found_whatever_else_is_asked() -> None:
    found = find("zadar co-financing")
    assert (found.every_word, ids(found, Kind.UNIT)) == (True, ["first-call"])
    assert ids(found, Kind.TERM) == ["co-financing"]
    assert ids(find("zadar boat partner"), Kind.INSTRUMENT) == ["canvas"]
    assert ids(find("telephone partner"), Kind.INSTRUMENT) == []


def test_title_weighs_more_than_text() -> None:
    assert ids(find("board"), Kind.TERM) == ["board", "co-financing"]
    many = made_up.module(
        terms={
            "loyalty": ("loyalty", "Agreements, agreements, agreements; an agreement."),
            "grant": ("grant agreement", "Short."),
            "agreement": ("agreement", "A long text. " * 40),
        }
    )
    found = Index([many], ["en"]).find("en", "agreement")
    assert ids(found, Kind.TERM) == ["agreement", "grant", "loyalty"]


def test_result_leads_to_the_part_where_most_words_stand() -> None:
    assert hit("zadar").part == "about"
    assert hit("convention").part == "how"
    assert hit("policies board").part == "pitfalls"
    assert hit("bell").part == "checklist"
    assert hit("postcard").part == "practice"
    assert hit("surprised").part == "reflection"
    assert hit("you can do").part == ""


def test_words_of_pictures_are_found() -> None:
    assert hit("telephone").part == "example"
    assert hit("ways to a partner").part == "example"
    assert units("post")


def test_marks_of_markdown_are_neither_shown_nor_found() -> None:
    text = "".join(piece for piece, _marked in hit("convention").excerpt)
    assert "Ask about co-financing, l’œuvre and the neighbour’s needs." in text
    assert "Step · Who · Sign the convention" in text
    assert "Money from two sides; see the board." in "".join(
        piece for piece, _marked in hit("money", Kind.TERM).excerpt
    )


def test_instruments_and_modules_are_found() -> None:
    assert ids(find("canvas"), Kind.INSTRUMENT) == ["canvas"]
    assert ids(find("made up"), Kind.MODULE) == ["made-up"]


def test_who_mistyped_is_shown_words_that_are_there() -> None:
    assert MADE_UP.near("en", "the bord") == ["board"]
    assert MADE_UP.near("en", "partnre") == ["partner"]
    assert MADE_UP.near("en", "xyzzy") == []
    assert MADE_UP.near("en", "zadar bord") == ["board"], "a word that stands somewhere is right"


def test_what_is_asked_for_by_its_whole_name_comes_first() -> None:
    assert find("board").groups[0].kind is Kind.TERM
    assert find("zadar board").groups[0].kind is Kind.UNIT


ATTACKS = [
    "", " ", '"', '""', "'", "*", "AND", "NOT", "OR", "NEAR", "NEAR(board zadar, 2)", "board NOT",
    "board AND", '"board', 'board"*', "title:board", "{title about}:board", "-board", "^board",
    "board + zadar", "(board", "board)", "\0", "board\0zadar", "\x02board\x03", "board;--",
    "'; DROP TABLE page; --", "😀", "\u0311", "a" * 10_000, "board " * 2_000, '"' * 10_000,
    "ﬁ", "ß", "İ", "\ud800", "--", "_", "٣", "中文",
]  # fmt: skip


@pytest.mark.parametrize("question", ATTACKS)
def test_no_question_is_an_order(question: str) -> None:
    find(question)
    MADE_UP.near("en", question)
    assert units("board") == ["first-call"]


def test_words_of_the_query_language_are_only_words() -> None:
    assert units("board OR zadar") == units("board zadar") == ["first-call"]
    assert find("title:board").groups == find("title board").groups
    assert find("zadar NOT board").every_word is False


@given(st.text(max_size=60) | st.text('"*()^+-:{}\\, \0ANDORTE abdoœđé’\u0311', max_size=60))
def test_nothing_typed_raises(question: str) -> None:
    found = find(question)
    MADE_UP.near("en", question)
    for group in found.groups:
        assert 0 < len(group.hits) <= group.total


@given(st.text())
def test_spelling_for_the_index_is_undone_in_what_is_given_back(text: str) -> None:
    again = search._unspell(search.spell(text))
    assert search.spell(again) == search.spell(text)


def test_many_threads_search_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        every = list(pool.map(lambda _n: units("convention"), range(64)))
    assert every == [["first-call"]] * 64


FORKING = """
import os, sys
from tests.learning.test_search import units
child = os.fork()
found = units("convention") == ["first-call"]
if child:
    found &= os.waitpid(child, 0)[1] == 0
os._exit(not found)
"""


def test_child_process_searches_what_its_parent_made() -> None:
    """As web processes do, which are forks of the one that read the modules.

    In a process of its own: here other tests' servers have threads, and a fork among threads
    may wait for ever for a lock that one of them held.
    """
    subprocess.run([sys.executable, "-c", FORKING], check=True, timeout=60)


# -- the modules as they are


@pytest.fixture(scope="module")
def shipped() -> Index:
    return search.index()


def first(found: Found, kind: Kind) -> str:
    return ids(found, kind)[0]


def test_charter_leads_to_the_unit_and_the_term(shipped: Index) -> None:
    found = shipped.find("en", "charter")
    assert first(found, Kind.UNIT) == "formalise"
    assert first(found, Kind.TERM) == "project-charter"
    assert first(found, Kind.INSTRUMENT) == "project-charter"
    assert first(shipped.find("en", "how to write a project charter"), Kind.TERM) == (
        "project-charter"
    )


@pytest.mark.parametrize(
    ("language", "question", "unit"),
    [
        ("fr", "charte", "formalise"),
        ("fr", "convention", "formalise"),
        ("en", "swot", "review"),
        ("en", "conflict", "conflicts"),
        ("fr", "budget", "budget"),
        ("en", "stakeholder", "stakeholders"),
        ("fr", "reconduction tacite", "formalise"),
    ],
)
def test_word_leads_to_the_unit_that_teaches_it(
    shipped: Index, language: str, question: str, unit: str
) -> None:
    assert unit in ids(shipped.find(language, question), Kind.UNIT)[:3]


@pytest.mark.parametrize(
    ("accented", "plain_"), [("évaluer", "evaluer"), ("réseau", "reseau"), ("œuvre", "oeuvre")]
)
def test_accents_make_no_difference(shipped: Index, accented: str, plain_: str) -> None:
    found = shipped.find("fr", accented)
    assert found.groups
    assert found == shipped.find("fr", plain_)


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_readers_language_is_searched(shipped: Index, language: str) -> None:
    (other,) = set(LANGUAGES) - {language}
    question = {"en": "agreement", "fr": "œuvre"}
    assert shipped.find(language, question[language]).groups
    assert shipped.find(language, question[other]) == Found()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_title_finds_itself(shipped: Index, language: str) -> None:
    for entry in entries(catalog.catalog().modules):
        found = shipped.find(language, entry.title[language])
        group = next(one for one in found.groups if one.kind is entry.kind)
        assert entry.id in [one.entry.id for one in group.hits]
        assert len(group.hits) <= MOST[entry.kind]


@pytest.mark.parametrize("language", LANGUAGES)
def test_examples_really_give_results(shipped: Index, language: str) -> None:
    examples = shipped.examples(language)
    assert examples
    assert all(shipped.find(language, one).groups for one in examples)


@pytest.mark.parametrize("language", LANGUAGES)
def test_plain_text_has_the_words_that_a_page_shows_and_no_marks(language: str) -> None:
    for loaded in catalog.catalog().modules:
        for unit in loaded.module.units if loaded.texts else ():
            for section in loaded.texts[language, unit.id].sections:
                text = plain.of_markdown(section.markdown)
                assert not re.search(r"\*\*|\]\(|\||`|^#|\n", text), (loaded.id, unit.id, text)
                shown = markdown.render(section.markdown).striptags()
                assert words(shown) <= words(text), (loaded.id, unit.id, section.id)


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text))


@pytest.mark.usefixtures("as_if_alone")
def test_index_is_small_and_made_quickly() -> None:
    modules = catalog.catalog().modules
    begin = time.process_time()
    made = Index(modules, LANGUAGES)
    assert time.process_time() - begin < 1
    assert made.size < 8 * 1024 * 1024


def test_modules_of_every_part_can_be_found(shipped: Index) -> None:
    for loaded in catalog.catalog().modules:
        assert loaded.module.part in Part
        found = shipped.find("en", loaded.module.title["en"])
        assert loaded.id in ids(found, Kind.MODULE)
