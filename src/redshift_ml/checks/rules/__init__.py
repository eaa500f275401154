"""One rule per file; the file's name starts with the rule's id."""
