"""Where people see themselves: self-assessments over time, standings, targets, the path."""
