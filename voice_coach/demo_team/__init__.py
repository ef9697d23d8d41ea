"""A made-up team that has practised for weeks, for pages and tests to have something to show."""
