"""What the program tells Prometheus: how it serves requests, and how its parts stand."""
