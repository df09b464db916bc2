"""The law: dated parameters, cases and their assessment."""
