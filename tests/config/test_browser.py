"""The browser that other tests lean on: it reaches the pages and tells of what breaks on them."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_page_that_is_not_there_has_no_barrier(page, axe):
    reply = page.goto("/nowhere/")
    assert reply.status == 404
    assert axe(page) == []


def test_axe_sees_a_barrier(page, axe):
    page.goto("/nowhere/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")
    assert [line.split(":")[0] for line in axe(page)] == ["image-alt"]


def test_security_policy_is_in_force_in_the_browser(page, faults):
    page.goto("/nowhere/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert len(faults) == 1
    assert "Content Security Policy" in faults.pop()
