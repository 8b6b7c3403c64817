"""How long the engine takes and how much memory: `python -m tests.bench`, or `make bench`. Not a test.

Beside each figure stands a peer, measured in the same run: the 300-line plan written out by hand as
a pandas script (floats, one DataFrame of lines by years, no explanations, no reasons for gaps), and
for draws the exact reading taken once a draw.
"""

from __future__ import annotations

import importlib
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import numpy as np

from capital.structure import LifeClass, Scheme
from mtfp.engine import Drawn, Graph, Inputs, compute, simulate
from mtfp.plan import plan_graph
from mtfp.planfile import PlanFile, read_plan_file
from tests.support.pandas_peer import pandas_gap
from tests.support.plans import sized_plan

EXAMPLE = Path(__file__).parent.parent / "fixtures" / "leicestershire_2017_18.json"
PAY = EXAMPLE.with_name("leicestershire_2017_18_pay.json")
FULL = EXAMPLE.with_name("leicestershire_2017_18_full.json")
LINES, DRAWS, SCHEMES = 300, 100_000, 60
OUTPUTS = ("gap", "funding.total", "requirement.net")


@dataclass(frozen=True)
class Measured:
    """One row of the table: best of several runs."""

    what: str
    figure: float
    unit: str
    aim: float | None = None

    def row(self) -> str:
        aim = "" if self.aim is None else f"< {self.aim:g}"
        met = "" if self.aim is None else "met" if self.figure < self.aim else "MISSED"
        return f"{self.what:<66}{self.figure:>10,.1f} {self.unit:<4}{aim:>8}  {met}"


def best(run: Callable[[], object], times: int) -> float:
    """The shortest of several runs in seconds: what the machine does otherwise only adds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return min(taken)


class Sampler:
    """Every input of a plan varies by 1%, each cell on its own; notes the time that drawing takes."""

    def __init__(self, inputs: Inputs) -> None:
        self.cells = list(inputs.values)
        self.numbers = np.array([float(number) for number in inputs.values.values()])[:, None]
        self.random = np.random.default_rng(2017)
        self.seconds = 0.0

    def make(self, part: slice) -> Mapping[tuple[str, int], np.ndarray]:
        start = time.perf_counter()
        arrays = self.random.standard_normal((len(self.cells), part.stop - part.start))
        arrays *= 0.01
        arrays += 1
        arrays *= self.numbers
        self.seconds += time.perf_counter() - start
        return dict(zip(self.cells, arrays, strict=True))


def simulated(graph: Graph, inputs: Inputs) -> tuple[float, float]:
    """Seconds for computing the draws, and for drawing them."""
    sampler = Sampler(inputs)
    start = time.perf_counter()
    found = simulate(graph, inputs, Drawn(DRAWS, sampler.make), OUTPUTS)
    taken = time.perf_counter() - start - sampler.seconds
    assert not np.isnan(found["gap"]).any()
    return taken, sampler.seconds


def with_schemes(plan: PlanFile, most: int) -> tuple[Graph, Inputs]:
    """The plan with so many schemes, their lives in turn, each spending in every year."""
    lives, known = plan.structure.of(LifeClass), plan.structure.of(Scheme)
    more = [
        Scheme(f"more_{at}", f"More {at}", known[0].category, lives[at % len(lives)].slug)
        for at in range(most - len(known))
    ]
    structure = replace(plan.structure, members=(*plan.structure.members, *more))
    years = range(len(structure.years))
    spent = {(f"capital.scheme.{each.slug}.amount", year): Decimal(100_000) for each in more for year in years}
    return plan_graph(structure), plan.inputs().with_values(spent)


def peak_memory() -> float:
    """Megabytes that a process of its own has held at most while it simulated."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--memory"], capture_output=True, text=True, check=True
    )  # fmt: skip
    return float(done.stdout)


def main() -> None:
    if "--memory" in sys.argv:
        plan = sized_plan(LINES)
        simulated(plan_graph(plan.structure), plan.inputs())
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    example, large = read_plan_file(EXAMPLE.read_bytes()), sized_plan(LINES)
    small_graph, graph = plan_graph(example.structure), plan_graph(large.structure)
    small_inputs, inputs = example.inputs(), large.inputs()
    pay, full = read_plan_file(PAY.read_bytes()), read_plan_file(FULL.read_bytes())
    pay_graph, pay_inputs = plan_graph(pay.structure), pay.inputs()
    full_graph, full_inputs = plan_graph(full.structure), full.inputs()
    many_graph, many_inputs = with_schemes(full, SCHEMES)
    exact = [float(figure) for figure in map(compute(graph, inputs).number, ["gap"] * 6, range(6))]
    assert np.allclose(exact, pandas_gap(large, inputs), rtol=1e-12, atol=1e-3), "the peer computes another plan"
    seconds, drawing = min(simulated(graph, inputs) for _ in range(3))
    pay_seconds, _ = min(simulated(pay_graph, pay_inputs) for _ in range(3))
    one = best(lambda: compute(graph, inputs), 20)
    size = f"{len(graph.lines)} lines × {len(inputs.years)} years"
    table = [
        Measured(f"exact, the example ({len(small_graph.lines)} lines)",
                 1e3 * best(lambda: compute(small_graph, small_inputs), 20), "ms", 10),
        Measured(f"exact, the example with pay by drivers ({len(pay_graph.lines)} lines)",
                 1e3 * best(lambda: compute(pay_graph, pay_inputs), 20), "ms", 10),
        Measured(f"exact, the example with pay, reserves and capital ({len(full_graph.lines)} lines)",
                 1e3 * best(lambda: compute(full_graph, full_inputs), 20), "ms", 15),
        Measured(f"exact, the same with {SCHEMES} schemes ({len(many_graph.lines)} lines)",
                 1e3 * best(lambda: compute(many_graph, many_inputs), 20), "ms", 30),
        Measured(f"exact, {size}", 1e3 * one, "ms", 10),
        Measured("  its graph built and compiled, once a structure", 1e3 * best(lambda: built(large), 3), "ms"),
        Measured("  peer: the same plan written out in pandas, floats",
                 1e3 * best(lambda: pandas_gap(large, inputs), 5), "ms"),
        Measured(f"{DRAWS:,} draws of {size}, {len(inputs.values)} cells varying", seconds, "s", 1),
        Measured("  drawing the random numbers for them", drawing, "s"),
        Measured("  peer: one exact compute a draw (from the time of one)", one * DRAWS, "s"),
        Measured(f"{DRAWS:,} draws of the example with pay by drivers", pay_seconds, "s", 1),
        Measured("  peak memory of a process that does it", peak_memory(), "MB", 400),
    ]  # fmt: skip
    print(f"{'':<66}{'measured':>10} {'':<4}{'aim':>8}")
    print("\n".join(each.row() for each in table))
    surfaces()


SURFACES = (
    "tests.pages.bench:bench_pages",
    "tests.edit_bench:bench_edits",
    "tests.excel.bench:bench_workbook",
    "tests.spreadsheets.bench:bench_import",
    "tests.publications.bench:bench_publications",
    "tests.operations.bench:bench_home",
    "tests.operations.capacity:bench_capacity",
)
"""What else is measured, each by a function that returns rows of (what, measured, aim)."""


def surfaces() -> None:
    """The rows of everything that needs Django."""
    import django

    os.environ["DATABASE_URL"] = "sqlite://:memory:"  # what has no database of its own finds no table, and no data
    django.setup()
    for place in SURFACES:
        module, _, name = place.partition(":")
        print()
        for what, measured, aim in getattr(importlib.import_module(module), name)():
            print(f"{what:<66}{measured:<40}{aim}")


def built(plan: PlanFile) -> None:
    plan_graph.cache_clear()
    compute(plan_graph(plan.structure), plan.inputs())


if __name__ == "__main__":
    main()
