"""A CV drawn: PDF, Word, Markdown and HTML from the same sections."""
