"""Debt, and the prudential indicators that say whether it is affordable and prudent."""

from __future__ import annotations

from capital.debt.keys import liability_key, loan_key
from capital.debt.lines import inputs, lines
from capital.debt.structure import Liability, Loan
from capital.debt.tables import tables
from mtfp.subject import Check, ImportColumn, ImportTemplate, MemberKind, Subject

SUBJECT = Subject(
    key="debt",
    title="Debt",
    inputs=inputs,
    lines=lines,
    tables=tables,
    members=(
        MemberKind("loans", "loan", Loan, "capital_debt.Loan"),
        MemberKind("liabilities", "long-term liability", Liability, "capital_debt.Liability"),
    ),
    checks=(
        Check(
            "check.debt_rolls_forward",
            "Debt rolls forward from year to year",
            "what was owed, plus what is drawn, less what is repaid is not {debt.gross}",
        ),
        Check(
            "check.debt_liability.*",
            "A long-term liability is not repaid beyond what is owed",
            "{label:debt.liability.*.closing} is {debt.liability.*.closing}",
        ),
        Check(
            "check.debt_limit",
            "Debt is within the authorised limit",
            "external debt of {debt.gross} is above the authorised limit of {prudential.authorised_limit}",
        ),
        Check(
            "check.debt_limits_order",
            "The operational boundary is within the authorised limit",
            "the operational boundary, {prudential.operational_boundary}, is above the authorised limit, "
            "{prudential.authorised_limit}",
        ),
        Check(
            "check.debt_boundary",
            "Debt is within the operational boundary",
            "external debt of {debt.gross} is above the operational boundary of {prudential.operational_boundary}",
            advice=True,
        ),
        Check(
            "check.debt_cfr",
            "Gross debt is not above the capital financing requirement",
            "external debt of {debt.gross} is above {prudential.debt_ceiling}, the requirement before the year plus "
            "what it rises by in this and the next two years",
        ),
        Check(
            "check.debt_maturity.*",
            "Maturity structure",
            "{label:prudential.maturity.*.share} is {prudential.maturity.*.share}; the limits are "
            "{prudential.maturity.*.lower} to {prudential.maturity.*.upper}",
        ),
        Check(
            "check.debt_term.*",
            "A loan lasts no longer than the assets that it pays for",
            "it runs from {debt.loan.*.starts} to {debt.loan.*.ends}, longer than the life of the assets it pays for",
            advice=True,
        ),
    ),
    imports=(
        ImportTemplate(
            "loans",
            "Loans: amounts, rates and dates",
            "Loan",
            Loan,
            (
                ImportColumn("Amount", lambda loan: loan_key(loan, "amount"), ("principal",)),
                ImportColumn("Rate, %", lambda loan: loan_key(loan, "rate"), ("interest rate", "rate")),
                ImportColumn("Starts on", lambda loan: loan_key(loan, "starts"), ("start date", "start")),
                ImportColumn("Matures on", lambda loan: loan_key(loan, "matures"), ("maturity date", "maturity")),
                ImportColumn("Refinanced until", lambda loan: loan_key(loan, "refinanced_until")),
            ),
        ),
        ImportTemplate(
            "liabilities",
            "Long-term liabilities: principal, rate and interest by year",
            "Long-term liability",
            Liability,
            (
                ImportColumn("Principal repaid", lambda each: liability_key(each, "principal_amount"), ("principal",)),
                ImportColumn("Rate, %", lambda each: liability_key(each, "rate"), ("pool rate",)),
                ImportColumn("Interest", lambda each: liability_key(each, "interest_amount")),
            ),
        ),
    ),
    words=(
        "External debt is {debt.gross:1} at the end of {year:1}[ and {debt.gross:-1} at the end of {year:-1}]; it was "
        "{debt.gross:0} at the end of {year:0}.",
        "Financing costs are {prudential.ratio:1} of the net revenue stream in {year:1}[ and {prudential.ratio:-1} in "
        "{year:-1}].",
        "The authorised limit of {year:1} is {prudential.authorised_limit:1}, {prudential.authorised_limit.headroom:1} "
        "above external debt.",
    ),
)
