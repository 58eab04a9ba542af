"""The tag that letters and pages write a case's secret link with."""

from django import template

from core import links

register = template.Library()


@register.simple_tag
def case_url(reference: str) -> str:
    """``{% case_url reference %}``: where the person reads and answers their case."""
    return links.case_url(reference)


@register.simple_tag
def survey_url(reference: str) -> str:
    """``{% survey_url reference %}``: where the person says how the handling of their case was."""
    return links.survey_url(reference)
