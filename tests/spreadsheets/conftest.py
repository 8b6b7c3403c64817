"""What the import tests start from: the example plan, and Harriet's browser."""

from tests.pages.conftest import freeze, harriet, plan, planned, proposal, visitors

__all__ = ["freeze", "harriet", "plan", "planned", "proposal", "visitors"]
