"""The source of the house, read once for all its rules."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Module:
    """One file of Python, by its path from the root."""

    path: Path
    text: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]

    @property
    def name(self) -> str:
        return self.path.as_posix()

    @property
    def room(self) -> str:
        return self.path.parts[1] if len(self.path.parts) > 2 else ""

    def at(self, node: ast.AST) -> str:
        return f"{self.name}:{getattr(node, 'lineno', 0)}"


def modules(*folders: str) -> list[Module]:
    """Every file under these folders (`linli` alone by default), migrations left out."""
    return [module for folder in folders or ("linli",) for module in _read(folder)]


@cache
def _read(folder: str) -> tuple[Module, ...]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text, str(path))
        found.append(Module(path.relative_to(ROOT), text, tree, tuple(ast.walk(tree))))
    return tuple(found)


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file, however deep."""
    for node in module.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
