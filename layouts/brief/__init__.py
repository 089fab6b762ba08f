"""The phone's pages: written by the server, complete in one answer, readable without a script."""

from layouts.brief.pages import BriefPage, ReportPage, render_brief, render_report
from layouts.brief.reading import BriefReading

__all__ = ["BriefPage", "BriefReading", "ReportPage", "render_brief", "render_report"]
