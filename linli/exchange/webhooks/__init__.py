"""Webhooks 推送订阅: other systems are told what happens to cases, as far as they may know."""
