"""What the reader sees, as pure functions of viewer, locale and report: skeletons with ids, no figures."""
