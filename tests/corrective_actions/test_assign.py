from core.models import Letter, User
from corrective_actions.models import CorrectiveAction
from tests.corrective_actions.conftest import Press


def test_the_manager_gives_it_to_somebody_else(
    press: Press, analysing: CorrectiveAction, mona: User, olive: User, colin: User
) -> None:
    answer = press(mona, analysing, "assign", {"owner": olive.pk, "team": [colin.pk]})

    analysing.refresh_from_db()
    assert answer.status_code == 302
    assert (analysing.owner, list(analysing.team.all())) == (olive, [colin])
    assert Letter.objects.filter(kind="corrective_actions/email/open", to=olive.email).count() == 1


def test_the_owner_does_not_hand_it_on(press: Press, analysing: CorrectiveAction, oscar: User, olive: User) -> None:
    assert press(oscar, analysing, "assign", {"owner": olive.pk}).status_code == 403
