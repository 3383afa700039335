"""What `linli doctor --production` asks of the staff's sign-in: more than a password."""

from collections.abc import Iterator

from django.conf import settings

from linli.people.models import Officer
from linli.people.provider.asking import Away, forget_provider, is_configured, keys
from linli.policy.queries import current
from linli.policy.sections.roles import PSEUDO_ROLES
from linli.site.findings import Finding, bad, warning


def second_factor() -> Iterator[Finding]:
    """Does every role of the staff need a second factor?"""
    pack = current().pack
    asked = pack.sign_in.second_factor.required_of
    staff = [role for role in pack.roles.roles if role.code not in PSEUDO_ROLES]
    lacking = [role for role in staff if role.code not in asked]
    if lacking:
        yield bad(
            "second factor",
            f"{'、'.join(role.name.zh for role in lacking)}只凭密码就能登录。",
            f"A password alone signs in: {', '.join(role.name.en for role in lacking)}.",
            "name every role of the staff in sign_in.toml, second_factor.required_of",
        )


def named_networks() -> Iterator[Finding]:
    """Do the administrators work from named networks only?"""
    if not current().pack.sign_in.administration.networks:
        yield warning(
            "administration",
            "管理员从任何网络都能登录和管理。",
            "Administrators sign in and administer from any network.",
            "name the networks in sign_in.toml, administration.networks",
        )


def provider() -> Iterator[Finding]:
    """Does the district's identity provider answer, over TLS, and is there a way in without it?"""
    rules = current().pack.sign_in.provider
    if not is_configured():
        if rules.only:
            yield warning(
                "provider",
                "规则包只许统一身份认证登录，但没有设置认证平台，大家仍用密码。",
                "The pack lets staff in by the provider alone, but none is set: passwords count.",
                "LINLI_PROVIDER=https://…",
            )
        return
    if not settings.LINLI_PROVIDER.startswith("https://"):
        yield bad(
            "provider",
            "认证平台不是 https，谁都能冒充它。",
            "The identity provider is not https: anybody on the way can pose as it.",
            "LINLI_PROVIDER=https://…",
        )
    if not (settings.LINLI_PROVIDER_CLIENT and settings.LINLI_PROVIDER_SECRET):
        yield bad(
            "provider",
            "没有设置在认证平台的客户端名或密钥。",
            "Our name or our secret at the identity provider is missing.",
            "LINLI_PROVIDER_CLIENT, LINLI_PROVIDER_SECRET",
        )
    forget_provider()
    try:
        keys()
    except Away as failure:
        yield bad(
            "provider",
            "认证平台没有应答，或答复不对。",
            f"The identity provider does not answer as it should: {failure}",
            "LINLI_PROVIDER as its metadata writes it; LINLI_MAY_ASK for one in your own network",
        )
    keepers = Officer.objects.filter(
        username__in=rules.emergency, active=True, locked_at=None
    ).count()
    if rules.only and not keepers:
        yield bad(
            "provider",
            "只许统一身份认证登录，又没有应急账号：平台一停，谁都进不来。",
            "Staff come in by the provider alone, and no emergency account is there: when it is "
            "away nobody comes in.",
            "name accounts of yours in sign_in.toml, provider.emergency",
        )
