"""Benchmarks: each prints one plain table; `./k9 bench NAME` runs one."""
