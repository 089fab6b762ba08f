"""The report builder: what may be picked, saved reports with their versions, and sharing."""
