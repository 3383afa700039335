"""Who complained reaches the unit in one way alone: asked for, with a reason, on record.

A reporter who gave her name, on everything that the unit which handles her case is told or shown.
"""

import json

from linli.cases.models import Case, Evidence, Note, Reading, Report
from linli.journal.deliver import deliver_all
from linli.journal.models import Entry
from linli.notices.models import Notice
from tests.cast import NOW, Cast
from tests.rooms.web.callers import signed_in
from tests.rooms.web.one_of_each import one_of_each
from tests.rooms.web.test_foreign_ids import answer, example, in_path, routes

# The way itself, pictures, and a stream that has no end.
PASSED_OVER = ("/reveal", "/evidence/{evidence_id}", "/thumbnail", "/stream", "/photos/{photo_id}")
WHOLE = ("林秀英", "13912340001", "槐荫路12号")


def test_a_name_a_number_and_a_door_are_shown_to_the_unit_by_revealing_alone(cast: Cast) -> None:
    everything = one_of_each(cast)
    case = Case.objects.get(number=everything["number"])
    # Her own words are hers: here they name nobody.
    Case.objects.update(summary="井盖坏了")
    Report.objects.update(text="井盖坏了")
    deliver_all(now=NOW)
    holder, shown, asked = signed_in(cast.chen_qiang), [], 0
    for method, path, operation in routes():
        if "/resident" in path or path.endswith(PASSED_OVER):
            continue
        names = in_path(operation)
        if set(names) - set(everything) - {"which"}:
            continue
        pages = ["receipt", "hold", "todo", "whistle"] if "which" in names else [""]
        for which in pages:
            address = path.replace("{which}", which)
            for name in names:
                if name != "which":
                    address = address.replace(f"{{{name}}}", str(everything[name]))
            status, said, _ = answer(holder, method, address, example(operation))
            asked += status < 400
            shown += [(method, address, one) for one in WHOLE if one in said]
    told = [
        json.dumps(values, ensure_ascii=False)
        for values in Notice.objects.exclude(unit_id=None).values_list("values", flat=True)
    ]
    facts = Entry.objects.values_list("facts", flat=True)
    kept = [json.dumps(one, ensure_ascii=False) for one in facts]

    assert shown == []
    assert asked > 60
    assert told
    assert not [(one, said) for one in WHOLE for said in told + kept if one in said]
    assert not Reading.objects.exists()
    assert Note.objects.filter(case=case).exists()
    assert Evidence.objects.filter(case=case).exists()

    revealed = holder.post(f"/workbench/cases/{case.number}/reveal", {"reason": "contact"})

    assert all(one in revealed.content.decode() for one in WHOLE)
    assert Reading.objects.filter(case=case, officer_id=cast.chen_qiang.id).exists()
