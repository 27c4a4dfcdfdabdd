"""``./run bench [NAME …]``: what is measured. Each benchmark is a module or package here with ``main(arguments) -> int``."""

import importlib
import pkgutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def names() -> list[str]:
    """All benchmarks: modules and packages of this folder that do not begin with an underscore."""
    return sorted(
        module.name for module in pkgutil.iter_modules([str(HERE)]) if not module.name.startswith("_")
    )


def main() -> int:
    """Run one benchmark with its arguments, or list them."""
    if len(sys.argv) < 2 or sys.argv[1] not in names():
        for name in names():
            text = importlib.import_module(f"benchmarks.{name}").__doc__ or ""
            print(f"{name:18} {text.strip().splitlines()[0] if text.strip() else ''}")
        return 0 if len(sys.argv) < 2 else 2
    return int(importlib.import_module(f"benchmarks.{sys.argv[1]}").main(sys.argv[2:]) or 0)


if __name__ == "__main__":
    sys.exit(main())
