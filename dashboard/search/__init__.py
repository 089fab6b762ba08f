"""What the command palette finds: dogs, people, projects, days, reports, pages, saved reports, actions."""
