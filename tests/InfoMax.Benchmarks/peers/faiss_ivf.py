"""FAISS, inverted lists: about 4 sqrt(N) of them, trained on at most 50 rows each; the fewest probes that reach the recall."""

import math

import faiss

from common import run, without_self


def search(rows, k, threads, probes):
    faiss.omp_set_num_threads(threads)
    lists = int(4 * math.sqrt(len(rows)))
    index = faiss.IndexIVFFlat(faiss.IndexFlatIP(rows.shape[1]), rows.shape[1], lists, faiss.METRIC_INNER_PRODUCT)
    index.cp.max_points_per_centroid = 50
    index.train(rows)
    index.add(rows)
    index.nprobe = probes
    return without_self(index.search(rows, k + 1)[1], k)


run("FAISS IVF", search, [4, 8, 16, 32, 64])
