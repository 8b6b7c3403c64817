"""What the workbook costs: called by `make bench`."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO

from xlsxwriter import Workbook

from mtfp.engine import compute
from mtfp.present.extras import extra_sheets
from mtfp.present.workbook import scenario_workbook
from mtfp.present.workbook.copies import copy_of
from mtfp.spreadsheets.reader import read_workbook
from precept.notices.notice import notices
from precept.notices.sheet import notice_sheets
from tests.excel.plans import FULL, example_source
from tests.support.libreoffice import recalculated

FILES, TIMES = 10, 20
_MEMORY = """
from pathlib import Path
from tests.excel.bench import export
def peak():
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
before = peak()
export()
print(before, peak())
"""
"""Not ru_maxrss, which a process inherits from the one that started it."""


def bench_workbook() -> list[tuple[str, str, str]]:
    """Rows of (what, measured, aim)."""
    source = example_source(FULL)
    content = export()
    write = _seconds(export, 5, time.process_time)
    alone = _seconds(lambda: copy_of(content, ["Reserves"]), 5)
    values = _seconds(lambda: copy_of(content, live=False), 5)
    exact = _seconds(lambda: compute(source.result.graph, source.result.inputs), TIMES)
    one = _seconds(lambda: recalculated({"0": content}), 1)
    many = _seconds(lambda: recalculated({str(place): content for place in range(FILES + 1)}), 1)
    office = (many - one) / FILES
    before, after = _memory()
    large = _large()
    preview = _seconds(lambda: read_workbook(large), 3)
    return [
        ("full workbook, processor time", f"{write:.2f} s", "< 1 s"),
        ("one sheet of a published workbook; a copy without formulas", f"{alone:.2f} s; {values:.2f} s", ""),
        ("memory of the process that makes it", f"{after} MB ({before} MB before)", "< 200 MB"),
        ("reading 5,000 rows of 12 columns", f"{preview:.2f} s", "< 2 s"),
        ("exact compute", f"{exact * 1000:.1f} ms", ""),
        ("LibreOffice: load, recalculate, save the same workbook", f"{office * 1000:.0f} ms", ""),
        ("ratio", f"{office / exact:.0f} : 1", ""),
    ]


def export() -> bytes:
    """The whole workbook of the largest example, every sheet that a download has: options and notices too."""
    source = example_source(FULL)
    found = notices(source.structure, source.result)
    extra = [*extra_sheets(source.structure, source.result), *notice_sheets(found, lambda authority: ())]
    return scenario_workbook(source, title="Appendix", status="Draft", extra=extra)


def _seconds(work: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter) -> float:
    """The shortest of several runs: what the machine does otherwise only adds."""
    taken = []
    for _ in range(times):
        started = clock()
        work()
        taken.append(clock() - started)
    return min(taken)


def _memory() -> tuple[int, int]:
    """Peak megabytes of a fresh process before and after one export."""
    done = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup()\n{_MEMORY}"], capture_output=True, text=True, check=True
    )
    before, after = done.stdout.split()
    return int(before), int(after)


def _large() -> bytes:
    content = BytesIO()
    made = Workbook(content, {"in_memory": True})
    sheet = made.add_worksheet("Lines")
    for row in range(5_000):
        sheet.write_string(row, 0, f"Line {row}")
        for column in range(1, 12):
            sheet.write_number(row, column, row * column + 0.25)
    made.close()
    return content.getvalue()


if __name__ == "__main__":
    for row in bench_workbook():
        print("{:<58}{:>28}  {}".format(*row))
