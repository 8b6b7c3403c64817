"""Capital: the programme, what pays for it, the borrowing requirement, CFR and MRP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from capital.keys import scheme_input, source_amount
from capital.lines import inputs, lines
from capital.structure import Category, LifeClass, Scheme, Source
from capital.tables import tables
from mtfp.spending.lines import amount_key
from mtfp.spending.structure import BudgetLine
from mtfp.structure import Structure
from mtfp.subject import Check, ImportColumn, ImportTemplate, MemberKind, Subject


def causes(structure: Structure) -> Mapping[str, str]:
    """What revenue pays for capital counts together, entered in the budget or computed here."""
    return {amount_key(item): "Capital" for item in structure.of(BudgetLine) if item.method == "capital"}


def faults(structure: Structure) -> Iterator[str]:
    """Each figure of capital is in the budget once; what reserves give has one source."""
    taken: dict[str, str] = {}
    for item in structure.of(BudgetLine):
        figure = "" if item.capital_source else item.capital_figure
        if figure in taken:
            yield (
                f"budget line {item.slug!r}: {taken[figure]!r} takes the capital figure {figure!r} already: one only"
            )
        elif figure:
            taken[figure] = item.slug
    kinds = {each.slug: each.kind for each in structure.of(Source)}
    for item in structure.of(BudgetLine):
        if kinds.get(item.capital_source, "revenue") != "revenue":
            yield (
                f"budget line {item.slug!r}: its source {item.capital_source!r} is no revenue contribution: name one "
                "that is, or none"
            )
    givers = [each for each in structure.of(Source) if each.kind == "reserves"]
    for each in givers[1:]:
        yield (f"source of capital financing {each.slug!r}: {givers[0].slug!r} is what reserves give already: one only")


SUBJECT = Subject(
    key="capital",
    title="Capital",
    edit_with="capital/edit.html",
    inputs=inputs,
    lines=lines,
    tables=tables,
    causes=causes,
    faults=faults,
    members=(
        MemberKind("capital_categories", "capital category", Category, "capital.Category"),
        MemberKind(
            "capital_schemes",
            "capital scheme",
            Scheme,
            "capital.Scheme",
            lambda scheme: scheme_input(scheme.slug, "included"),
        ),
        MemberKind("capital_sources", "source of capital financing", Source, "capital.Source"),
        MemberKind("life_classes", "life class", LifeClass, "capital.LifeClass"),
    ),
    imports=(
        ImportTemplate(
            "capital_schemes",
            "Capital schemes",
            "Scheme",
            Scheme,
            (ImportColumn("Spending", lambda each: scheme_input(each.slug, "amount"), names=("budget", "amount")),),
        ),
        ImportTemplate(
            "capital_sources", "Capital financing", "Source", Source, (ImportColumn("Amount", source_amount),)
        ),
    ),
    checks=(
        Check(
            "check.capital_financed",
            "Financing and borrowing are what is spent",
            "{capital.financing.total} pays for capital expenditure of {capital.spend}: use less of it, or carry it "
            "forward",
        ),
        Check(
            "check.capital_tied.*",
            "A scheme spends what is tied to it",
            "{label:capital.scheme.*} spends {capital.scheme.*}, which is less than what is tied to it",
        ),
        Check(
            "check.capital_receipts",
            "Capital receipts last",
            "{capital.receipts} of receipts is used, but {capital.receipts.opening} was left and "
            "{capital.receipts.received} came in",
        ),
        Check(
            "check.capital_allocated",
            "Borrowing by life class is the borrowing requirement",
            "the amounts entered for life classes do not add up to the borrowing requirement, {capital.borrowing}",
        ),
        Check(
            "check.capital_cfr",
            "The capital financing requirement is that of its parts",
            "life classes and long-term liabilities do not come to the capital financing requirement, {capital.cfr}",
        ),
    ),
    words=(
        "Capital expenditure of {capital.spend:1} is planned for {year:1}; {capital.financing.total:1} is paid for by "
        "grants, receipts and contributions, and {capital.borrowing:1} is to be borrowed.",
        "The capital financing requirement is {capital.cfr:1} at the end of {year:1}[ and {capital.cfr:-1} at the end "
        "of {year:-1}]; {capital.mrp:1} is set aside from revenue in {year:1} to repay debt.",
    ),
)
