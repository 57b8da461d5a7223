"""A background job that does nothing, for tests of the worker."""

from django_tasks import task


@task()
def note(text: str) -> str:
    return text
