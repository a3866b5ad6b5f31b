"""pynndescent: lists of so many neighbours more than wanted, the fewest that reach the recall."""

import warnings

import pynndescent

from common import run, without_self

warnings.filterwarnings("ignore")


def build(rows, k, threads, extra):
    return pynndescent.NNDescent(rows, metric="dot", n_neighbors=k + 1 + extra, n_jobs=threads, random_state=1)


def query(index, rows, k, threads, _):
    return without_self(index.neighbor_graph[0], k)


run("pynndescent", build, query, [(extra, "") for extra in (0, 5, 10, 20, 40)])
