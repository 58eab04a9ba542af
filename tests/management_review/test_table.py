"""Every state, move and role of a review against a table written out by hand."""

import pytest

from core.actors import Actor
from core.roles import Role
from core.workflow import OWNER, SAME
from management_review.models import Review, Status
from management_review.workflow import TABLE

LEADS = {"manager", "executive"}
HELPERS = {"officer", "colleague"}
BEFORE = {"planned", "compiling", "ready"}

# move: (from, to, who)
WRITTEN = {
    "plan": ({""}, "planned", LEADS),
    "compile": ({"planned", "compiling"}, "compiling", LEADS),
    "freeze": ({"compiling"}, "ready", LEADS),
    "start": ({"ready"}, "in_session", LEADS),
    "end": ({"in_session"}, "minutes_draft", LEADS),
    "submit_minutes": ({"minutes_draft"}, "minutes_review", LEADS),
    "approve": ({"minutes_review"}, "approved", {OWNER}),
    "send_back": ({"minutes_review"}, "minutes_draft", {OWNER}),
    "close": ({"approved"}, "closed", LEADS),
    "cancel": (BEFORE, "cancelled", LEADS),
    "reschedule": (BEFORE, SAME, LEADS),
    "supply": ({"compiling"}, SAME, LEADS | HELPERS),
    "comment": ({"compiling", "ready", "in_session"}, SAME, LEADS | HELPERS),
    "attend": ({"ready", "in_session"}, SAME, LEADS),
    "discuss": ({"in_session"}, SAME, LEADS),
    "defer": ({"in_session"}, SAME, LEADS),
    "decide": ({"in_session"}, SAME, LEADS),
    "waive": ({"in_session"}, SAME, LEADS),
    "conclude": ({"in_session"}, SAME, LEADS),
    "write_minutes": ({"minutes_draft"}, SAME, LEADS),
    "finish": ({"approved"}, SAME, LEADS | HELPERS),
    "carry": ({"approved"}, SAME, LEADS),
    "amend": ({"approved", "closed"}, SAME, LEADS),
}


def test_the_table_has_these_moves_and_no_others():
    assert [move.name for move in TABLE] == list(WRITTEN)
    assert TABLE.ends == {"closed", "cancelled"}
    assert all(str(move.label) for move in TABLE)


@pytest.mark.parametrize("name", WRITTEN)
def test_each_move_leads_where_it_should(name):
    sources, target, _who = WRITTEN[name]
    assert (TABLE[name].sources, TABLE[name].target) == (sources, target)


@pytest.mark.parametrize("chairs", [True, False])
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("state", ["", *Status])
def test_who_may_do_what_from_where(state, role, chairs):
    review = Review(status=state, chair_id=7 if chairs else 8)
    actor = Actor(name="x", roles=frozenset({str(role)}), user_id=7)
    open_now = {move.name for move in TABLE if state in move.sources and move.permits(review, actor)}
    expected = {
        name
        for name, (sources, _target, who) in WRITTEN.items()
        if state in sources and (str(role) in who or (chairs and OWNER in who))
    }
    assert open_now == expected
