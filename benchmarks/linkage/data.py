"""The data of the benchmark: an invented province, once as typed and once repaired, as parquet and pickle."""

import pickle
import time
from datetime import date
from pathlib import Path

import pandas as pd

from ansinh.core.linkage.normalise import normalise
from ansinh.core.linkage.syllables import read_syllable
from ansinh.core.linkage.texts import FileTexts, place_key
from ansinh.core.vietnamese.dates import read_birth
from ansinh.core.vietnamese.identity import read_identity
from ansinh.core.vietnamese.names import folded
from ansinh.core.vietnamese.sex import read_sex
from ansinh.sample.province import make_province
from ansinh.sample.records import LabelledRecords, faulty_records
from benchmarks.linkage.figures import pairs_of

AS_OF = date(2020, 6, 1)
NAMES = ("full_name", "father", "mother", "head")


def make(folder: Path, persons: int, profile: str, region: str, seed: int) -> dict[str, float]:
    """Make the data unless the folder holds it; return sizes and the speed of our normaliser."""
    told = folder / "told.pickle"
    if told.exists():
        return pickle.loads(told.read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    records = faulty_records(make_province(seed, persons, region), profile=profile, seed=seed)
    (folder / "typed.pickle").write_bytes(pickle.dumps(records, protocol=5))
    started = time.perf_counter()
    people = normalise(records.columns, as_of=AS_OF)
    seconds = time.perf_counter() - started
    (folder / "people.pickle").write_bytes(pickle.dumps(people, protocol=5))
    repaired(records).to_parquet(folder / "repaired.parquet")
    counts = pd.Series(records.person).value_counts()
    sizes = {
        "rows": len(records),
        "register": records.columns["source"].count("registry"),
        "pairs": pairs_of(counts.tolist()),
        "normalise": seconds,
        "rate": len(records) / seconds,
    }
    told.write_bytes(pickle.dumps(sizes))
    return sizes


def read_typed(folder: Path) -> LabelledRecords:
    """The records as typed, with labels."""
    records: LabelledRecords = pickle.loads((folder / "typed.pickle").read_bytes())
    return records


def repaired(records: LabelledRecords) -> pd.DataFrame:
    """The same repair that our linkage gets, as strings: what Splink is given."""
    columns = records.columns
    frame: dict[str, list[object]] = {"unique_id": list(columns["record_id"])}
    rows_of: dict[str, list[int]] = {}
    for row, source in enumerate(columns["source"]):
        rows_of.setdefault(source, []).append(row)
    texts: dict[str, list[str]] = {name: [""] * len(records) for name in NAMES}
    for rows in rows_of.values():
        repairer = FileTexts({columns[name][row] for name in NAMES for row in rows}, ())
        for name in NAMES:
            for row in rows:
                texts[name][row] = repairer.name(columns[name][row])
    syllables = {
        token: read_syllable(token) for name in NAMES for text in texts[name] for token in text.split()
    }
    parts = [
        [syllables[token] for token in text.split() if syllables[token].bare] for text in texts["full_name"]
    ]
    frame["name"] = [" ".join(s.with_tone for s in part) or None for part in parts]
    frame["bare"] = [" ".join(s.bare for s in part) or None for part in parts]
    frame["family"] = [part[0].bare if len(part) > 1 else None for part in parts]
    frame["middle"] = [" ".join(s.bare for s in part[1:-1]) or None for part in parts]
    frame["given"] = [part[-1].bare if part else None for part in parts]
    for name in NAMES[1:]:
        frame[name] = [
            " ".join(syllables[token].bare for token in text.split()) or None for text in texts[name]
        ]
    births = {raw: read_birth(raw, as_of=AS_OF) for raw in set(columns["birth"])}
    found = [births[raw] for raw in columns["birth"]]
    frame["year"] = [b.year for b in found]
    frame["month_day"] = [b.month * 100 + b.day if b.month and b.day else None for b in found]
    frame["dob"] = [
        f"{b.year:04d}-{b.month:02d}-{b.day:02d}" if b.year and b.month and b.day else None for b in found
    ]
    frame["sex"] = [read_sex(raw) for raw in columns["sex"]]
    numbers = [read_identity(raw) for raw in columns["id_number"]]
    frame["cccd"] = [n.number if n.kind == "cccd" else None for n in numbers]
    frame["cmnd"] = [n.number if n.kind == "cmnd" else None for n in numbers]
    repairers = {
        source: FileTexts((), {columns[c][row] for c in ("village", "commune") for row in rows})
        for source, rows in rows_of.items()
    }
    for column in ("village", "commune"):
        frame[column] = [
            place_key(repairers[source].text(raw)) or None
            for source, raw in zip(columns["source"], columns[column], strict=True)
        ]
    frame["raw_name"] = [folded(raw) or None for raw in columns["full_name"]]
    return pd.DataFrame(frame)
