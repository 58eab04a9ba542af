"""The pages of complaints, and one view for each verb."""

from complaints.views.moves import (
    acknowledge,
    answer,
    ask,
    assess,
    contain,
    customer_replied,
    decide,
    give_up,
    go_external,
    investigate,
    mark_duplicate,
    reclassify,
    reopen,
    send_back,
    settle,
    skip_investigation,
    take_back,
    withdraw,
)
from complaints.views.pages import cases, detail, file
from complaints.views.paper import export, print_file
from complaints.views.side import (
    add_cost,
    ask_extension,
    assign,
    claim,
    grant_extension,
    hand_over,
    note,
    refuse_extension,
    reply,
    unsay,
)

VERBS = (
    acknowledge,
    add_cost,
    answer,
    ask,
    ask_extension,
    assess,
    assign,
    claim,
    contain,
    customer_replied,
    decide,
    give_up,
    go_external,
    grant_extension,
    hand_over,
    investigate,
    mark_duplicate,
    note,
    reclassify,
    refuse_extension,
    reopen,
    reply,
    send_back,
    settle,
    skip_investigation,
    take_back,
    withdraw,
)

__all__ = ["VERBS", "cases", "detail", "export", "file", "print_file", "unsay"]
