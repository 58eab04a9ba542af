"""One verb's page, the part that every room shares: do what was posted, and say what was refused where it belongs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.access import who
from core.workflow import NotSigned, Refused


def typed(request: HttpRequest) -> Any:
    """What was posted, None while the form is only looked at."""
    return request.POST if request.method == "POST" else None


def done(request: HttpRequest, form: forms.Form, do: Callable[..., Any], *, label: Any) -> bool:
    """True when the verb was posted and done: ``do`` got the form's values and ``by``. A refusal stands in the form."""
    if not form.is_valid():
        return False
    try:
        do(**form.cleaned_data, by=who(request))
    except NotSigned as refused:
        form.add_error("password", refused.sentences)
    except Refused as refused:
        form.add_error(None, refused.sentences)
    else:
        messages.success(request, _("Done: %(move)s.") % {"move": label})
        return True
    return False
