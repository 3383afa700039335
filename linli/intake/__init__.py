"""Intake 受理: any report from any channel becomes a filed, placed and routed case."""
