"""The grammar of the product: what a report type, a period and a query are. Pure, no I/O."""
