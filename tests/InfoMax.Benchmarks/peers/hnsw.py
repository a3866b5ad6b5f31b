"""hnswlib: ((M, ef of the construction), ef of the search), the cheapest that reaches the recall."""

import hnswlib

from common import run, without_self


def build(rows, k, threads, setting):
    links, construction = setting
    index = hnswlib.Index(space="ip", dim=rows.shape[1])
    index.init_index(max_elements=len(rows), M=links, ef_construction=construction)
    index.set_num_threads(threads)
    index.add_items(rows)
    return index


def query(index, rows, k, threads, width):
    index.set_ef(max(width, k + 1))
    return without_self(index.knn_query(rows, k + 1, num_threads=threads)[0].astype("int64"), k)


run("hnswlib", build, query, [((8, 40), 20), ((8, 40), 40), ((16, 80), 30), ((16, 80), 60), ((16, 80), 120), ((24, 200), 200)])
