"""Addresses of plans and scenarios."""

from django.urls import path
from django.views.decorators.cache import cache_control

from mtfp.scenarios.views import (
    cells,
    compare,
    conventions,
    grid,
    history,
    home,
    plans,
    reading,
    rows,
    scenarios,
)

app_name = "scenarios"
fresh = cache_control(private=True, no_store=True)
"""Pages of figures that others change too: who goes back to one sees what stands now, not what the browser kept."""

urlpatterns = [
    path("", fresh(home.home), name="home"),
    path("units/", reading.choose_units, name="units"),
    path("plans/new/", plans.new, name="new_plan"),
    path("plans/import/", plans.upload, name="upload"),
    path("plans/<int:plan_pk>/", plans.settings, name="plan"),
    path("plans/<int:plan_pk>/conventions/", conventions.conventions, name="conventions"),
    path("plans/<int:plan_pk>/restore/", plans.restore, name="restore_plan"),
    path("plans/<int:plan_pk>/download/", plans.download, name="download"),
    path("plans/<int:plan_pk>/scenarios/", fresh(scenarios.scenarios), name="scenarios"),
    path("plans/<int:plan_pk>/scenarios/new/", scenarios.create, name="create_scenario"),
    path("plans/<int:plan_pk>/compare/", fresh(compare.compare), name="compare"),
    path("plans/<int:plan_pk>/compare/years/", fresh(compare.compare_years), name="compare_years"),
    path("scenarios/<int:pk>/", fresh(reading.overview), name="overview"),
    path("scenarios/<int:pk>/downloads/", reading.downloads, name="downloads"),
    path("scenarios/<int:pk>/workbook.xlsx", reading.workbook, name="workbook"),
    path("scenarios/<int:pk>/change/", scenarios.change, name="change_scenario"),
    path("scenarios/<int:pk>/assumptions/", fresh(reading.assumptions), name="assumptions"),
    path("scenarios/<int:pk>/history/", fresh(history.history), name="history"),
    path("scenarios/<int:pk>/explain/<str:key>/<str:year>/", fresh(reading.explanation), name="explanation"),
    path("scenarios/<int:pk>/cells/<str:key>/<int:year>/", fresh(cells.cell), name="cell"),
    path("scenarios/<int:pk>/rows/<str:kind>/", rows.add, name="add_row"),
    path("scenarios/<int:pk>/rows/<str:kind>/<str:slug>/", rows.change, name="change_row"),
    path("scenarios/<int:pk>/rows/<str:kind>/<str:slug>/remove/", rows.remove, name="remove_row"),
    path("scenarios/<int:pk>/<slug:subject>/", fresh(reading.subject), name="subject"),
    path("scenarios/<int:pk>/<slug:subject>/edit/", fresh(grid.edit), name="edit"),
    path("scenarios/<int:pk>/<slug:subject>/save/", grid.save_form, name="save_form"),
    path("scenarios/<int:pk>/<slug:subject>/cells/", grid.save_cells, name="save_cells"),
    path("scenarios/<int:pk>/<slug:subject>/undo/", grid.take_back, name="take_back"),
]
