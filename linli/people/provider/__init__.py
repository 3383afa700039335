"""Signing in by the district's own identity provider 统一身份认证, over OpenID Connect."""
