"""Many ids in one search, and no URL too long for a proxy.

batches(values) -> Iterator[tuple[str, ...]]
"""

from collections.abc import Iterable, Iterator

MOST_VALUES = 50
MOST_CHARACTERS = 1500  # beside the base URL and the other parameters, well below the 2,000 that everything carries


def batches(values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """In order, each batch bounded by count and by length."""
    batch: list[str] = []
    length = 0
    for value in values:
        if batch and (len(batch) == MOST_VALUES or length + len(value) + 1 > MOST_CHARACTERS):
            yield tuple(batch)
            batch, length = [], 0
        batch.append(value)
        length += len(value) + 1
    if batch:
        yield tuple(batch)
