"""Sending 发送: one engine for everything that linli sends to other systems."""
