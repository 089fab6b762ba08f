"""What is doubtful in the rows of each report type: a module of rules per type, and what several of them share."""
