"""Two imports at once: each builds upon the other, none is lost."""

from threading import Thread

import pytest
from django.db import connection

from linli.territory import lookup
from linli.territory.acts import import_areas
from linli.territory.models import Area, Generation
from tests.rooms.territory.test_generations import CLERK, DISTRICT, LEFT, NOW, RIGHT


@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_both_count():
    import_areas([DISTRICT], by=CLERK, now=NOW)
    failed: list[BaseException] = []

    def add(area: object) -> None:
        try:
            import_areas([area], by=CLERK, now=NOW)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [Thread(target=add, args=[area]) for area in (LEFT, RIGHT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failed
    assert list(Generation.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    newest = Generation.objects.get(number=3)
    codes = Area.objects.filter(generation=newest).values_list("code", flat=True)
    assert sorted(codes) == ["990100", "990100001", "990100002"]
    lookup.forget()
