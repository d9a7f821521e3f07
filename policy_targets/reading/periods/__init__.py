"""When: calendar, mentions of periods, and which of them a number has."""
