"""FAISS, exact: every row against all."""

import faiss

from common import run, without_self


def build(rows, k, threads, _):
    faiss.omp_set_num_threads(threads)
    index = faiss.IndexFlatIP(rows.shape[1])
    index.add(rows)
    return index


def query(index, rows, k, threads, _):
    return without_self(index.search(rows, k + 1)[1], k)


run("FAISS flat", build, query, [("", "")])
