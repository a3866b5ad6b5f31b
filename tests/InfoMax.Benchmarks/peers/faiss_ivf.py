"""FAISS, inverted lists: about 4 sqrt(N) of them, trained on at most 50 rows each; the fewest probes that reach the recall."""

import math

import faiss

from common import run, without_self


def build(rows, k, threads, lists_per_root):
    faiss.omp_set_num_threads(threads)
    lists = int(lists_per_root * math.sqrt(len(rows)))
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(rows.shape[1]), rows.shape[1], lists, faiss.METRIC_INNER_PRODUCT)
    index.cp.max_points_per_centroid = 50
    index.train(rows)
    index.add(rows)
    return index


def query(index, rows, k, threads, probes):
    index.nprobe = probes
    return without_self(index.search(rows, k + 1)[1], k)


run("FAISS IVF", build, query, [(4, probes) for probes in (4, 6, 8, 12, 16, 24, 32, 64)])
