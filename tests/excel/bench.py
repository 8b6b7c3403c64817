"""What the workbook costs: called by `make bench`."""

from __future__ import annotations

import subprocess
import sys
import time
from io import BytesIO

from xlsxwriter import Workbook

from mtfp.engine import compute
from mtfp.present.workbook import scenario_workbook
from mtfp.spreadsheets.reader import read_workbook
from tests.excel.plans import FULL, example_source
from tests.support.libreoffice import recalculated

FILES, TIMES = 10, 20
_MEMORY = """
import resource
from tests.excel.bench import export
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
export()
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(before // 1024, after // 1024)
"""


def bench_workbook() -> list[tuple[str, str, str]]:
    """Rows of (what, measured, aim)."""
    source = example_source(FULL)
    content = export()
    write = _seconds(export, 5)
    exact = _seconds(lambda: compute(source.result.graph, source.result.inputs), TIMES)
    one = _seconds(lambda: recalculated({"0": content}), 1)
    many = _seconds(lambda: recalculated({str(place): content for place in range(FILES + 1)}), 1)
    office = (many - one) / FILES
    before, after = _memory()
    large = _large()
    preview = _seconds(lambda: read_workbook(large), 3)
    return [
        ("full workbook", f"{write:.2f} s", "< 1 s"),
        ("memory of the process that makes it", f"{after} MB ({before} MB before)", "< 200 MB"),
        ("reading 5,000 rows of 12 columns", f"{preview:.2f} s", "< 2 s"),
        ("exact compute", f"{exact * 1000:.1f} ms", ""),
        ("LibreOffice: load, recalculate, save the same workbook", f"{office * 1000:.0f} ms", ""),
        ("ratio", f"{office / exact:.0f} : 1", ""),
    ]


def export() -> bytes:
    """The whole workbook of the largest example: pay, services and reserves by their drivers."""
    source = example_source(FULL)
    return scenario_workbook(source, title="Appendix", status="Draft")


def _seconds(work: object, times: int) -> float:
    assert callable(work)
    started = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - started) / times


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
