"""The research CV: publications in, an honest CV out."""
