"""The rows that a new plan may begin with: those of most published papers. No authorities: a force names its own."""

from __future__ import annotations

from mtfp.funding.structure import Grant
from mtfp.prices.structure import Index
from mtfp.spending.structure import BudgetLine, Section
from mtfp.structure import Member
from reserves.structure import Movement, Reserve

TYPICAL_ROWS: tuple[Member, ...] = (
    Index("government_funding", "Government funding"),
    Index("prices", "Prices"),
    Grant("police", "Police Grant", method="change", index="government_funding"),
    Grant("business_rates", "Business Rates", method="change", index="government_funding"),
    Grant("council_tax_support", "Council Tax Support Grant", method="flat"),
    Grant("council_tax_freeze", "Council Tax Freeze Grant", method="flat"),
    Section("pay", "Pay"),
    Section("other", "Other"),
    Section("pcc", "PCC", part="pcc"),
    Section("adjustments", "Grants, savings and reserve transfers", part="adjustment"),
    BudgetLine("police_pay", "Police pay and allowances", section="pay", role="pay"),
    BudgetLine("staff_pay", "Staff pay and allowances", section="pay", role="pay"),
    BudgetLine("pcso_pay", "PCSO pay and allowances", section="pay", role="pay"),
    BudgetLine("police_pensions", "Police pensions", section="other"),
    BudgetLine("non_pay", "Non-pay expenditure", section="other", method="index", index="prices"),
    BudgetLine("regional_collaboration", "Regional collaboration", section="other", method="index", index="prices"),
    BudgetLine("inflation_contingency", "Inflation contingency", section="other", act_heading="contingency"),
    BudgetLine("income", "Income", section="other", method="flat"),
    BudgetLine("pcc_office", "Office of the PCC", section="pcc", method="index", index="prices"),
    BudgetLine("commissioning", "Commissioning", section="pcc", method="flat"),
    BudgetLine("specific_grants", "Specific grants", section="adjustments", method="flat"),
    BudgetLine("revenue_contribution_to_capital", "Revenue contribution to capital", section="adjustments"),
    BudgetLine("efficiency_savings", "Efficiency savings", section="adjustments", act_heading="expenditure"),
    BudgetLine("reserve_transfers", "Transfers to (from) reserves", "adjustments", "reserves", role="reserve_transfer"),
    Reserve("general", "General reserve", kind="general", home_office="contingency"),
    Reserve("earmarked", "Earmarked reserves"),
    Reserve("equalisation", "Budget equalisation reserve", kind="equalisation"),
    Reserve("capital", "Capital reserve", kind="capital"),
    Movement("to_equalisation", "Set aside to balance later years", reserve="equalisation", nature="from_revenue"),
    Movement("from_earmarked", "Use of earmarked reserves", reserve="earmarked"),
    Movement("from_capital", "Use for the capital programme", reserve="capital", nature="use_for_capital"),
)
"""Order within a kind is order in the tables; methods are where a new plan starts, not rules."""
