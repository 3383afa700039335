"""联处: main and assisting units with their tasks, whistle and report-in, joint meetings."""
