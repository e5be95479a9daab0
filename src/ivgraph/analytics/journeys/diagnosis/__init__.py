"""Finds what in a story may be a mistake, or costs viewers: each finding with its definition and its evidence."""
