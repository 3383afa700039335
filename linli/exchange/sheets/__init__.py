"""Reports from tables: CSV and XLSX in, with a mapping, and an error file back."""
