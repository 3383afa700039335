"""Naming the matter of a report from its words: trained on what people decided, applied here."""
