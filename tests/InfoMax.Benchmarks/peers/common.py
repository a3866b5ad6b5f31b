"""What the peers' scripts share: reading the rows, timing, and the recall of k-nearest-neighbour lists."""

import json
import sys
import time

import numpy as np

SAMPLE_ROWS = 5000
WARM_UP_ROWS = 5000


def load(path):
    """The rows of an npy file as float32 unit vectors."""
    rows = np.load(path).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.ascontiguousarray(rows)


class Clock:
    """Wall seconds, and processor seconds of all threads, which other programs on the machine disturb less."""

    def __init__(self):
        self.wall = time.perf_counter()
        self.cpu = time.process_time()

    def read(self):
        return time.perf_counter() - self.wall, time.process_time() - self.cpu


def without_self(ids, k):
    """Lists of k from lists of k + 1 that may hold the row itself."""
    own = np.arange(len(ids))[:, None]
    # A stable sort moves the row itself to the end and keeps the order of the others.
    return np.take_along_axis(ids, np.argsort(ids == own, axis=1, kind="stable"), axis=1)[:, :k]


def truth(rows, k, seed=1):
    """Sampled rows, and the cosine of the k-th nearest other row of each, from an exact search in float32."""
    sample = np.sort(np.random.default_rng(seed).choice(len(rows), min(SAMPLE_ROWS, len(rows)), replace=False))
    least = np.empty(len(sample), np.float32)
    for first in range(0, len(sample), 256):
        part = sample[first:first + 256]
        cosines = rows[part] @ rows.T
        cosines[np.arange(len(part)), part] = -2
        least[first:first + 256] = np.partition(cosines, len(rows) - k, axis=1)[:, len(rows) - k]
    return sample, least


def recall(rows, lists, sample, least):
    """Share of the sampled rows' true neighbours in the lists; of equal cosines any is as good."""
    found = 0
    for i, row in enumerate(sample):
        ids = lists[row]
        ids = ids[(ids >= 0) & (ids != row)]
        found += np.count_nonzero(rows[np.unique(ids)] @ rows[row] >= least[i] - 1e-6)
    return found / (len(sample) * lists.shape[1])


def run(name, build, query, settings):
    """
    Times a peer: `build(rows, k, threads, setting)` gives an index, `query(index, rows, k, threads, setting)` its lists. The
    settings are pairs of both, cheapest first; the first pair that reaches the recall counts, its build and its query.
    What a first call compiles or loads is not counted. Arguments: FILE.npy K THREADS RECALL. Prints one JSON line.
    """
    path, k, threads, wanted = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), float(sys.argv[4])
    rows = load(path)
    sample, least = truth(rows, k)
    query(build(rows[:WARM_UP_ROWS], k, threads, settings[0][0]), rows[:WARM_UP_ROWS], k, threads, settings[0][1])
    index = None
    for setting in settings:
        if index is None or built != setting[0]:
            index = None
            clock = Clock()
            index = build(rows, k, threads, setting[0])
            built, build_time = setting[0], clock.read()
        clock = Clock()
        lists = query(index, rows, k, threads, setting[1])
        seconds, cpu_seconds = (sum(times) for times in zip(build_time, clock.read()))
        reached = recall(rows, lists, sample, least)
        print(f"{name} {setting}: {seconds:.1f} s, cpu {cpu_seconds:.1f} s, recall {reached:.4f}", file=sys.stderr)
        if reached >= wanted:
            break
    print(json.dumps({"peer": name, "setting": str(setting), "seconds": seconds, "cpu_seconds": cpu_seconds, "recall": reached}))
