"""The pages of imports."""

from dash.development.base_component import Component

from callbacks.deps import AppDeps
from callbacks.visit import Visit
from dashboard.errors import InvalidInput, NotFound
from layouts.pages import import_batch, import_upload, imports, missing

AT_ONCE = 25


def build_imports(deps: AppDeps, visit: Visit) -> Component:
    """The files that wait, and what was imported; `before=` goes on after a batch."""
    before = visit.address.value("before")
    try:
        found = deps.imports.batches(visit.viewer, AT_ONCE + 1, before)
    except NotFound:
        return missing.layout(visit.locale)
    return imports.layout(
        visit.locale,
        uploads=deps.imports.not_done(visit.viewer),
        batches=found[:AT_ONCE],
        older=str(found[AT_ONCE - 1]["id"]) if len(found) > AT_ONCE else None,
    )


def build_import(deps: AppDeps, visit: Visit, import_id: str) -> Component:
    """An uploaded file while it is worked on, and what was imported of it from then on."""
    try:
        looked = deps.imports.look(visit.viewer, import_id)
    except NotFound:
        return _batch(deps, visit, import_id)
    except InvalidInput:
        return missing.layout(visit.locale)
    if looked.upload.batch_id is not None:
        return _batch(deps, visit, str(looked.upload.batch_id))
    return import_upload.layout(visit.locale, looked, deps.csrf_token())


def _batch(deps: AppDeps, visit: Visit, batch_id: str) -> Component:
    try:
        batch = deps.imports.batch(visit.viewer, batch_id)
    except NotFound:
        return missing.layout(visit.locale)
    return import_batch.layout(visit.locale, batch, deps.imports.obstacles(batch), deps.csrf_token())
