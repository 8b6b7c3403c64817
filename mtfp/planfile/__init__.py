"""The plan file: a whole plan with its scenarios as one JSON text. Needs no database.

The format is described in docs/plan-format.md; `schema` (planfile_schema.py) enforces its shape,
`faults` what a schema cannot say. Reading either succeeds whole or raises PlanFileError with every
fault: what, where, which value, what to do.
"""

from mtfp.planfile.model import Entry, PlanFile, PlanFileError, ScenarioFile
from mtfp.planfile.read import read_plan_file
from mtfp.planfile.text import LARGEST_FILE
from mtfp.planfile.write import write_plan_file

__all__ = [
    "LARGEST_FILE",
    "Entry",
    "PlanFile",
    "PlanFileError",
    "ScenarioFile",
    "read_plan_file",
    "write_plan_file",
]
