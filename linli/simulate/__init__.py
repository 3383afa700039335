"""Simulation 仿真: a synthetic district, its people, its days, its load."""
