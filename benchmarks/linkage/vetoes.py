"""Our vetoes and conflicts for the scores of another engine."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ansinh.core.linkage.compare import compare, unpack
from ansinh.core.linkage.names import Ints
from ansinh.core.linkage.normalise import People
from ansinh.core.linkage.score import is_conflict, is_vetoed
from ansinh.core.linkage.tables import connect, store_lists, store_register


def forbidden_pairs(
    people: People, record_ids: Sequence[str], left: Ints, right: Ints
) -> npt.NDArray[np.bool_]:
    """Tell which of the given pairs of rows our vetoes and conflicts keep apart."""
    connection = connect()
    empty = people.take(np.zeros(0, dtype=np.int64))
    store_register(connection, empty, [])
    store_lists(connection, people, record_ids, 0)
    given = {"l": left.astype(np.int32), "r": right.astype(np.int32)}
    connection.execute("create temp table pairs as select l, r, 0 as rules from given")
    del given
    compare(connection, "all_people")
    found = connection.execute("select l, r, pattern from compared").fetchnumpy()
    numbers, position = np.unique(np.asarray(found["pattern"], dtype=np.int64), return_inverse=True)
    patterns = unpack(numbers)
    apart = (is_conflict(patterns) | is_vetoed(patterns))[position]
    size = people.size
    bad = np.asarray(found["l"][apart], dtype=np.int64) * size + np.asarray(found["r"][apart], dtype=np.int64)
    result: npt.NDArray[np.bool_] = np.isin(left * size + right, bad)
    return result
