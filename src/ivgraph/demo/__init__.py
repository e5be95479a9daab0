"""A sample interactive video and the viewers who watch it: the same every time for the same date and seed."""
