"""What no file of the house does, because doing it safely would depend on somebody's care."""

import ast
import re
import time
from collections.abc import Iterator

from tests.house.source import ROOT, Module, modules

OURS = modules("linli", "linli_verify")
# Which rows a backup remembers is drawn by lot; made-up people are the same each time.
GUESSABLE = {"linli/site/backup/fields.py"}
# RFC 6238: every telephone computes its six digits with HMAC-SHA-1, where collisions do no harm.
OF_THE_PHONE = {"linli/people/factors.py"}
# The public corpus of breached passwords names each by its SHA-1: nothing secret is kept under one.
OF_THE_CORPUS = {"linli/people/breached.py"}
SCREENS = [
    path
    for folder in ("apps", "kit", "map", "api", "offline")
    for path in (ROOT / "frontend" / folder).rglob("*")
    if path.suffix in {".ts", ".vue", ".html"}
    and not {"node_modules", "dist"} & set(path.parts)
]  # fmt: skip


def calls(module: Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call in a file, with the dotted name that it is called by."""
    for node in module.nodes:
        if isinstance(node, ast.Call):
            yield node, dotted(node.func)


def dotted(node: ast.expr) -> str:
    """`os.system` of its parts; what is called by no name is the last part alone."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def imported(module: Module) -> set[str]:
    """The modules that a file imports, by their whole name."""
    names = set()
    for node in module.nodes:
        if isinstance(node, ast.Import):
            names |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return names


def keyword(call: ast.Call, name: str) -> object:
    """The constant that a call gives under a name."""
    for one in call.keywords:
        if one.arg == name and isinstance(one.value, ast.Constant):
            return one.value.value
    return None


def test_no_text_becomes_code() -> None:
    for module in OURS:
        forbidden = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "mark_safe"}
        for call, name in calls(module):
            assert name not in forbidden, module.at(call)
            assert keyword(call, "shell") is not True, module.at(call)
            assert keyword(call, "allow_pickle") is not True, module.at(call)
            assert not name.endswith("ctypes.CDLL") or "site" in module.path.parts, module.at(call)
        assert not imported(module) & {"pickle", "marshal", "shelve", "dill", "yaml", "joblib"}


def test_nothing_secret_comes_from_a_weak_source() -> None:
    """Broken hashes and guessable dice have no use here at all, so none needs to be judged."""
    for module in OURS:
        if "simulate" not in module.path.parts and module.name not in GUESSABLE:
            assert "random" not in imported(module), module.name
        for call, name in calls(module):
            weak = re.search(r"\b(md5|sha1|MD5|SHA1|DES|RC4|ARC4|ECB|CBC)$", name)
            assert not weak or module.name in OF_THE_PHONE | OF_THE_CORPUS, module.at(call)
            assert not re.search(r"uuid\.uuid[135]$", name), module.at(call)


def test_nothing_secret_is_compared_letter_by_letter() -> None:
    """Rows are looked up by hashes; where two secrets meet in code, all letters are looked at."""
    secret = re.compile(r"(^|_)(token|secret|password|otp|signature|fingerprint|mac|ticket)s?($|_)")
    found = [
        module.at(node)
        for module in OURS
        for node in module.nodes
        if isinstance(node, ast.Compare)
        and any(isinstance(sign, ast.Eq | ast.NotEq) for sign in node.ops)
        and any(secret.search(last_name(side)) for side in (node.left, *node.comparators))
    ]
    assert not found


def last_name(node: ast.expr) -> str:
    """Of what is compared: a name, an attribute, an item under a name, or what a call gives."""
    if isinstance(node, ast.Call):
        return last_name(node.func)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return dotted(node).rpartition(".")[2]


def test_no_certificate_is_left_unlooked_at() -> None:
    for module in OURS:
        for call, name in calls(module):
            assert "_create_unverified_context" not in name, module.at(call)
            assert keyword(call, "verify") is not False, module.at(call)
            assert keyword(call, "check_hostname") is not False, module.at(call)
        assert "CERT_NONE" not in module.text
        assert not re.search(r"TLSv1(_1)?\b|SSLv[23]\b(?!3)", module.text)


def patterns() -> Iterator[tuple[str, str]]:
    """Every regular expression that stands in the source, with its place."""
    for module in OURS:
        for call, name in calls(module):
            if re.fullmatch(r"re\.(compile|match|search|fullmatch|sub|split|findall)", name):
                first = call.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield module.at(call), first.value


def test_no_pattern_takes_long_over_any_words() -> None:
    """Exponential already shows in thirty letters, the rest in a thousand."""
    found = list(patterns())
    assert len(found) > 20
    for place, pattern in found:
        compiled = re.compile(pattern)
        for length in (24, 200, 5_000):
            for piece in (
                "a",
                "0",
                "-",
                " ",
                "，",
                "井",
                "a-",
                "0.",
                "a ",
                "1号",
                "\t",
                "+",
                "A-0",
            ):
                words = (piece * length)[:length] + "\x00"
                began = time.process_time()
                compiled.search(words)
                compiled.fullmatch(words)
                assert time.process_time() - began < 1.0, f"{place}: {piece!r} × {length}"


def test_no_screen_makes_code_or_markup_of_text() -> None:
    for path in SCREENS:
        text = path.read_text(encoding="utf-8")
        if "new BroadcastChannel(" in text:
            # Heard by pages of this very origin alone; to windows nothing is posted.
            text = text.replace("line.postMessage(", "")
        for way in (
            "v-html", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
            "new Function", "postMessage", "document.cookie", "javascript:", "__proto__", "srcdoc",
        ):  # fmt: skip
            assert way not in text, f"{path}: {way}"
        # A page that we open knows nothing of the one that opened it.
        for link in re.findall(r'<a\b[^>]*target="_blank"[^>]*>', text):
            assert "noopener" in link, path


def test_no_screen_loads_anything_from_elsewhere() -> None:
    for path in SCREENS:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""(src|href|url|import|fetch)\s*[=(:]\s*["'`(]*\s*https?://""", text)


def test_a_password_is_masked_and_may_be_pasted() -> None:
    fields = []
    for path in SCREENS:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"@paste|onpaste|autocomplete=\"off\"[^>]*password", text), path
        fields += re.findall(r'<\w+\b[^>]*autocomplete="(?:current|new)-password"[^>]*>', text)
    assert len(fields) >= 2
    for field in fields:
        assert re.search(r"""type="(shown \? 'text' : 'password'|password)\"""", field), field


def test_no_service_comes_with_a_password() -> None:
    compose = (ROOT / "deploy" / "compose.yaml").read_text()
    given = re.findall(r"\w*(?:PASSWORD|SECRET|TOKEN): (\S+)", compose)
    assert given
    assert all(re.fullmatch(r"\$\{\w+:\?\}", one) for one in given)
    example = (ROOT / "deploy" / "linli.env.example").read_text()
    assert not re.search(r"^[A-Z_]*(PASSWORD|SECRET_KEY|ACCESS_KEY)[A-Z_]*=\S", example, re.M)


def test_every_library_comes_by_its_hash() -> None:
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        wanted = re.split(r"\n(?=[a-z0-9])", lock.read_text())
        for one in wanted:
            if re.match(r"[A-Za-z0-9._-]+==", one):
                assert "--hash=sha256:" in one, f"{lock.name}: {one.splitlines()[0]}"
    package = (ROOT / "frontend" / "package-lock.json").read_text()
    assert (
        package.count('"version":') - 1
        <= package.count('"integrity": "sha512-')
        + len(list((ROOT / "frontend" / "apps").iterdir()))
        + 6
    )


SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}"
    r"|PRIVATE\+KEY\+[^\s\"'<…]{20,}\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}"
)


def test_no_secret_lies_in_the_repository() -> None:
    for folder in ("linli", "linli_verify", "districts", "deploy", "docs", "examples"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".toml", ".md", ".yaml", ".sh", ".service", ".example"}:
                assert not SECRET.search(path.read_text(encoding="utf-8")), path
