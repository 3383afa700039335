"""落盘: files that are whole after a power cut, however they were written."""
