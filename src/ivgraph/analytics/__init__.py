"""From a question to its answer: request → plan → SQL → shape. Start reading at run.py."""
