from tests.management_review.conftest import clauses  # noqa: F401 - a fixture of these tests too
