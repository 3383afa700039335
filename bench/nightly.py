"""How long the nightly grouping takes with everything around it: read, grouped, written.

    python -m bench.nightly [--grouped 1000000] [--record 5000000] [--folder DIR] [--json]

`bench.classes` measures the grouping alone, on texts in memory. Here the newest so many cases of
the record of `bench/lists.py` are the window: a whole grouping, with its classes written for the
first time; the night after, with the newest 3,000 as its news; and the baseline in the same run,
the same night with all of them grouped anew. Memory is this process's.

Exit code 1 when either takes ten minutes.
"""

import argparse
import json
import resource
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bench.dataset import kept
from bench.installation import BENCH, database, folder_for, machine
from bench.lists import warmed
from linli.cases.models import Case
from linli.insights import regroup as rooms
from linli.insights.models import CaseClass, ClassMember, Grouping
from linli.insights.regroup import Regrouped, regroup
from linli.policy.queries import current

MOST_SECONDS = 600.0
NEWS = 3_000


def night(days: int, *, now: datetime, whole: bool) -> dict[str, Any]:
    """One night over so many days; seconds and what came of it."""
    adopted = current()
    rules = adopted.pack.insights.classes.model_copy(update={"days": days})
    insights = adopted.pack.insights.model_copy(update={"classes": rules})
    pack = adopted.pack.model_copy(update={"insights": insights})
    began, cpu = time.monotonic(), time.process_time()
    with patch.object(rooms, "current", lambda: type("Adopted", (), {"pack": pack})):
        came: Regrouped = regroup(by=BENCH, now=now, whole=whole)
    return {
        "seconds": round(time.monotonic() - began, 1),
        "own_cpu_s": round(time.process_time() - cpu, 1),
        "cases": came.cases,
        "news": came.news,
        "classes": came.classes,
        "found": came.found,
        "merged": came.merged,
        "faded": came.faded,
    }


def measured(record: int, grouped: int, folder: Path) -> dict[str, Any]:
    """The three nights, on a record that has not been grouped yet."""
    here = kept(folder, record)
    with database(here):
        warmed()
        CaseClass.objects.all().delete()
        Grouping.objects.all().delete()
        newest = Case.objects.order_by("-received_at").values_list("received_at", flat=True)
        now, oldest = newest[0], newest[grouped - 1]
        days = (now - oldest).days + 1
        first = night(days, now=now, whole=True)
        last_case = Case.objects.order_by("-id").values_list("id", flat=True)[NEWS]
        ClassMember.objects.filter(case_id__gt=last_case).delete()
        Grouping.objects.update(last_case=last_case)
        after = night(days, now=now + timedelta(days=1), whole=False)
        anew = night(days, now=now + timedelta(days=1), whole=True)
        return {
            "machine": machine(here),
            "days": days,
            "nights": {
                "all, the first time": first,
                f"{NEWS:,} news": after,
                "baseline: all anew": anew,
            },
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--grouped", type=int, default=1_000_000)
    parser.add_argument("--record", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path, help="work here and leave it; else a temporary one")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with folder_for(asked.folder) as folder:
        found = measured(asked.record, asked.grouped, folder)
    met = all(one["seconds"] < MOST_SECONDS for one in found["nights"].values())
    if asked.json:
        print(json.dumps({**found, "met": met}))
    else:
        print(f"machine {found['machine']}; {found['days']} days, {found['memory_mb']} MB")
        for name, one in found["nights"].items():
            print(f"{name}: {one}")
        print(f"{'met' if met else 'MISSED'}: every night within ten minutes")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
