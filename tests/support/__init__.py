"""What tests share: databases, a client of the server, a count of statements."""
