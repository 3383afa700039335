"""The verbs of working together, one file for each subject."""
