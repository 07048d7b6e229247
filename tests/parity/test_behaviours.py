"""Every behaviour of PyWebIO is shown by a test or due later, and the list of those says what is so."""

from tests.parity import behaviours


def test_marks_are_read_from_code_and_from_nothing_else() -> None:
    source = (
        '# @pytest.mark.behaviour("IN-01")\n'
        '"""@pytest.mark.behaviour("IN-02")"""\n'
        '@pytest.mark.behaviour("IN-03", "IN-04")\n'
        '@pytest.mark.behaviour("IN-05")\n'
        "def test_a(): pass\n"
        'CASES = pytest.param(1, marks=pytest.mark.behaviour("IN-06"))\n'
        "pytest.mark.behaviour(name)\n"
    )

    cited = [citation.ids for citation in behaviours.marks(source, "a.py")]
    assert cited == [("IN-03", "IN-04", "IN-05"), ("IN-06",), (None,)]


def test_what_is_cited_exists() -> None:
    known = {*behaviours.known()}

    assert [citation for citation in behaviours.citations() if not known.issuperset(citation.ids)] == []


def test_a_test_cites_five_behaviours_at_most() -> None:
    assert [citation for citation in behaviours.citations() if not 1 <= len(citation.ids) <= 5] == []


def test_every_behaviour_is_cited_or_due() -> None:
    missing = {*behaviours.known()} - behaviours.cited() - behaviours.due().keys()

    assert sorted(missing) == [], "cite it in the test that shows it, or list it in due.json with its issue and reason"


def test_what_is_due_is_not_cited_and_exists() -> None:
    due = behaviours.due().keys()

    assert sorted(due & behaviours.cited()) == [], "take it out: python tests/parity/behaviours.py prune"
    assert sorted(due - {*behaviours.known()}) == []
    assert [id for id, entry in behaviours.due().items() if entry["issue"] < 5 or not entry["why"]] == []
