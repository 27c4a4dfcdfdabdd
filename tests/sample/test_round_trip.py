"""What the generator writes in an old encoding, the text repair reads back."""

from collections.abc import Callable

import pytest

from ansinh.core.vietnamese.names import toned
from ansinh.core.vietnamese.repair import FileRepairer
from ansinh.sample.encodings import newer_tone_place, to_mojibake, to_nfd, to_tcvn3, to_vni
from ansinh.sample.province import make_province

NAMES: list[str] = make_province(9, 3_000, "thai_nguyen").full_name[:1_500].tolist()


@pytest.mark.parametrize(
    ("encode", "floor"),
    [(to_tcvn3, 0.995), (to_vni, 0.995), (to_nfd, 1.0), (newer_tone_place, 1.0), (to_mojibake, 0.97)],
)
def test_a_file_in_one_old_encoding_is_read_back(encode: Callable[[str], str], floor: float) -> None:
    written = [encode(name) for name in NAMES]
    repairer = FileRepairer.for_texts(written)
    right = sum(
        toned(repairer.name(text).text) == toned(name) for text, name in zip(written, NAMES, strict=True)
    )
    assert right / len(NAMES) >= floor
