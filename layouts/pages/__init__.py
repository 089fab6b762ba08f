"""One file per page, each with layout(viewer, locale, ...): a skeleton that callbacks and scripts fill."""
