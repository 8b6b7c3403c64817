"""The command line computes a plan file, without a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from io import StringIO

from django.core.management import call_command

from mtfp.digest import result_digest
from mtfp.engine import Missing, compute
from mtfp.plan import plan_checks, plan_graph
from mtfp.planfile import read_plan_file
from tests.support.bad_plan_files import EXAMPLE, ROOT, TEXT, Document

SECOND = ROOT / "tests" / "plans" / "second_force.json"


def printed(*arguments: str) -> Document:
    out = StringIO()
    call_command("plan_compute", *arguments, "--json", stdout=out)
    document: Document = json.loads(out.getvalue())
    return document


def test_computing_prints_every_line_as_decimal_strings() -> None:
    document = printed(str(EXAMPLE))
    plan = read_plan_file(TEXT)
    result = compute(plan_graph(plan.structure), plan.inputs())
    assert document["digest"] == result_digest(plan.structure, result)
    assert document["years"] == ["2016/17", "2017/18", "2018/19", "2019/20", "2020/21", "2021/22"]
    assert [line["key"] for line in document["lines"]] == list(result.graph.lines)
    for line in document["lines"]:
        declared = result.graph.lines[line["key"]]
        assert (line["label"], line["unit"]) == (declared.label, declared.unit.name)
        assert list(line["values"]) == document["years"]
        for year, text in enumerate(line["values"].values()):
            figure = result[line["key"], year]
            assert text is None if isinstance(figure, Missing) else Decimal(text) == figure
    (band_d,) = [line for line in document["lines"] if line["key"] == "precept.band_d"]
    assert band_d == {
        "key": "precept.band_d",
        "label": "Band D council tax",
        "unit": "£ a dwelling",
        "values": {"2016/17": "183.577", "2017/18": "187.2302", "2018/19": "190.9561", "2019/20": "194.7561",
                   "2020/21": "198.6317", "2021/22": "202.5845"},
    }  # fmt: skip


def test_what_cannot_be_computed_is_null_with_its_reason() -> None:
    (line,) = [line for line in printed(str(EXAMPLE))["lines"] if line["key"] == "precept.tax_base"]
    assert line["values"]["2016/17"] is None
    assert line["missing"] == {"2016/17": "Blaby: tax base as notified is not entered for 2016/17"}


def test_computing_prints_the_checks() -> None:
    checks = printed(str(EXAMPLE))["checks"]
    graph = plan_graph(read_plan_file(EXAMPLE.read_bytes()).structure)
    assert {check["name"] for check in checks} == {check.key for check in plan_checks(graph)}
    balanced = [check for check in checks if check["name"] == "check.balanced"]
    assert balanced == [{"name": "check.balanced", "year": "2017/18", "ok": True, "message": ""}]


def test_a_failing_check_says_by_how_much() -> None:
    (check,) = [
        each for each in printed(str(EXAMPLE), "--scenario", "Freeze")["checks"] if each["name"] == "check.balanced"
    ]
    assert check["ok"] is False
    assert "£1,133,419" in check["message"]  # 310,253.66 × 3.6532, and the 19p of before


def test_computing_needs_no_database() -> None:
    """In a process of its own, with an address at which no database can be."""
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
        "DJANGO_SETTINGS_MODULE": "mtfp.settings",
        "SECRET_KEY": "for this test alone",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "plan_compute", str(SECOND), "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    (gap,) = [line for line in document["lines"] if line["key"] == "gap"]
    assert gap["values"] == {"2023/24": "0", "2024/25": "0.2", "2025/26": "-4560720.62", "2026/27": "-6068590.71"}


def test_the_plain_table_shows_what_the_paper_shows() -> None:
    out = StringIO()
    call_command("plan_compute", str(EXAMPLE), stdout=out)
    (row,) = [row for row in out.getvalue().splitlines() if row.startswith("Total funding")]
    assert row.split()[2:] == ["170,840,160", "171,639,113", "172,163,917", "172,887,081", "173,717,869", "174,659,249"]
