"""Classes of cases 类案: many reports that are one problem. Pure; `kept.py` beside it stores."""
