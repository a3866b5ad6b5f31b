"""pynndescent: lists of so many neighbours more than wanted, the fewest that reach the recall."""

import warnings

import pynndescent

from common import run, without_self

warnings.filterwarnings("ignore")


def search(rows, k, threads, extra):
    index = pynndescent.NNDescent(rows, metric="dot", n_neighbors=k + 1 + extra, n_jobs=threads, random_state=1)
    return without_self(index.neighbor_graph[0], k)


run("pynndescent", search, [0, 5, 10, 20, 40])
