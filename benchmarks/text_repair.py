"""How much of a list comes back from each encoding, whether clean names stay clean, and how fast.

    python benchmarks/text_repair.py [NAMES] [SEED]

Names are drawn from the shipped syllable counts, so no real person is needed. ``in a file`` repairs all names as one
file; ``alone`` repairs each as a file of one line. Speed counts the vote of the file and every name once.
"""

import argparse
import random
import statistics
import time
import unicodedata
from collections.abc import Callable

from ansinh.core.vietnamese.encodings import encode_tcvn3, encode_vni
from ansinh.core.vietnamese.repair import FileRepairer
from ansinh.core.vietnamese.syllables import usages


def draw_names(count: int, rng: random.Random) -> list[str]:
    """Draw names as the counts of family, middle and given names say."""
    known = list(usages().items())
    tables = [
        ([word.capitalize() for word, _ in known], [weight(usage) for _, usage in known])
        for weight in (lambda u: u.family, lambda u: u.middle, lambda u: u.given)
    ]
    family, middle, given = (rng.choices(words, weights, k=count) for words, weights in tables)
    return [" ".join(parts) for parts in zip(family, middle, given, strict=True)]


def mojibake(page: str, times: int = 1) -> Callable[[str], str]:
    """Return a function that reads UTF-8 with a Western code page, ``times`` times."""

    def spoil(text: str) -> str:
        for _ in range(times):
            text = "".join(_character(byte, page) for byte in text.encode())
        return text

    return spoil


def _character(byte: int, page: str) -> str:
    try:
        return bytes([byte]).decode(page)
    except UnicodeDecodeError:
        return chr(byte)


STYLES: dict[str, Callable[[str], str]] = {
    "clean": str,
    "TCVN3": encode_tcvn3,
    "TCVN3, capital font": lambda name: encode_tcvn3(name.upper()),
    "VNI": encode_vni,
    "VNI, capitals": lambda name: encode_vni(name.upper()),
    "NFD": lambda name: unicodedata.normalize("NFD", name),
    "UTF-8 as Latin-1": mojibake("latin-1"),
    "UTF-8 as CP1252": mojibake("cp1252"),
    "UTF-8 as CP1250": mojibake("cp1250"),
    "UTF-8 as CP1252 twice": mojibake("cp1252", 2),
    "UTF-8 as CP1250 twice": mojibake("cp1250", 2),
}


def measure(names: list[str], lines: list[str], alone: int) -> tuple[int, int, float]:
    """Return wrong names in a file, wrong names alone, and names a second (median of three)."""
    speeds = []
    wrong = 0
    for _ in range(3):
        started = time.perf_counter()
        repairer = FileRepairer.for_texts(lines)
        repaired = [repairer.name(line).text for line in lines]
        speeds.append(len(lines) / (time.perf_counter() - started))
        wrong = sum(one != two for one, two in zip(repaired, names, strict=True))
    lonely = sum(
        FileRepairer.for_texts([line]).name(line).text != name
        for name, line in zip(names[:alone], lines, strict=False)
    )
    return wrong, lonely, statistics.median(speeds)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="?", type=int, default=50_000)
    parser.add_argument("seed", nargs="?", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    names = draw_names(args.names, rng)

    def any_style(name: str) -> str:
        return rng.choice(list(STYLES.values()))(name)

    styles = STYLES | {"every line another style": any_style}
    alone = min(2_000, args.names)
    print(f"{args.names:,} names, seed {args.seed}; alone: the first {alone:,}")
    print(f"{'style':<26}{'right in a file':>16}{'right alone':>13}{'names/s':>11}")
    for label, spoil in styles.items():
        wrong, lonely, speed = measure(names, [spoil(name) for name in names], alone)
        print(f"{label:<26}{1 - wrong / len(names):>16.3%}{1 - lonely / alone:>13.2%}{speed:>11,.0f}")


if __name__ == "__main__":
    main()
