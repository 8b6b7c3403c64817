"""What the documents say is what the code does."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from jsonschema import Draft202012Validator

from mtfp.engine import compute
from mtfp.plan import plan_graph
from mtfp.planfile import read_plan_file
from mtfp.scenarios.models import Plan
from tests.support.bad_plan_files import EXAMPLE
from tools.docs import DOCS, ROOT, documents, pattern

FORMAT = DOCS / "plan-format.md"
SECOND = ROOT / "tests" / "plans" / "second_force.json"


def test_the_generated_documents_are_up_to_date(subtests: pytest.Subtests) -> None:
    for path, text in documents():
        with subtests.test(path.name):
            assert path.read_text(encoding="utf-8") == text, "run `make docs`"


@pytest.mark.parametrize("file", [EXAMPLE, SECOND], ids=["example", "second"])
def test_every_key_of_a_plan_is_documented(file: Path) -> None:
    documented = set(re.findall(r"^\| `([^`]+)` \|", (DOCS / "keys.md").read_text(encoding="utf-8"), re.MULTILINE))
    graph = plan_graph(read_plan_file(file.read_bytes()).structure)
    assert {pattern(key) for key in graph.rows} <= documented


def test_the_keys_that_everybody_relies_on_are_there() -> None:
    text = (DOCS / "keys.md").read_text(encoding="utf-8")
    for key in ("precept.band_d", "precept.total", "funding.total", "requirement.net", "gap"):
        assert f"| `{key}` |" in text


def test_every_line_of_the_example_has_its_formula_told() -> None:
    text = (DOCS / "formulas.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^### `([^`]+)`$", text, re.MULTILINE))
    graph = plan_graph(read_plan_file(EXAMPLE.read_bytes()).structure)
    assert told == {pattern(key) for key in graph.lines}
    for line in graph.lines.values():
        assert line.words in text


@pytest.mark.parametrize("file", [EXAMPLE, SECOND, FORMAT], ids=["example", "second", "page"])
def test_the_published_schema_accepts_what_the_program_accepts(file: Path) -> None:
    schema = json.loads((DOCS / "plan-format.schema.json").read_bytes())
    Draft202012Validator.check_schema(schema)
    text = file.read_text(encoding="utf-8")
    Draft202012Validator(schema).validate(json.loads(example_of(text) if file == FORMAT else text))


def example_of(page: str) -> str:
    (found,) = re.findall(r"^```json\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.mark.django_db
def test_the_example_of_the_format_page_can_be_imported_and_comes_to_what_the_page_says(tmp_path: Path) -> None:
    text = FORMAT.read_text(encoding="utf-8")
    file = tmp_path / "plan.json"
    file.write_text(example_of(text), encoding="utf-8")
    call_command("plan_import", str(file), stdout=StringIO())
    assert Plan.objects.get().scenarios.count() == 2
    plan = read_plan_file(file.read_bytes())
    graph = plan_graph(plan.structure)
    result, freeze = compute(graph, plan.inputs()), compute(graph, plan.inputs("Freeze"))
    said = {
        "precept.band_d": "264.00", "precept.total": "10,586,400", "funding.grant.police": "30,600,000",
        "funding.total": "41,161,400", "gap": "38,600",
    }  # fmt: skip
    for key, figure in said.items():
        assert f"£{figure}" in text
        assert abs(result.number(key, 1)) == Decimal(figure.replace(",", ""))
    assert "the gap is £600,000" in text
    assert freeze.number("gap", 1) == -600000


def test_the_format_page_names_every_part_of_the_schema() -> None:
    text = FORMAT.read_text(encoding="utf-8")
    schema = json.loads((DOCS / "plan-format.schema.json").read_bytes())
    entry = schema["properties"]["values"]["items"]["properties"]
    members = schema["properties"]["members"]["properties"]
    fields = {name for kind in members.values() for name in kind["items"]["properties"]}
    for name in [*schema["properties"], *members, *entry, *fields]:
        assert f"`{name}`" in text, name


@pytest.mark.parametrize("page", sorted(DOCS.rglob("*.md")), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert "://" in link or (page.parent / link).exists(), link
