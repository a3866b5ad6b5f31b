"""Writes the 70 000 images of Debian's dataset-fashion-mnist as a float16 npy of 784 values a row: fashion_mnist.py OUT.npy"""

import gzip
import sys

import numpy as np

FOLDER = "/usr/share/datasets/fashion-mnist"
HEADER_BYTES = 16
images = [
    np.frombuffer(gzip.open(f"{FOLDER}/{part}-images-idx3-ubyte.gz").read(), np.uint8, offset=HEADER_BYTES).reshape(-1, 784)
    for part in ("train", "t10k")
]
# Bytes are exact in float16.
np.save(sys.argv[1], np.concatenate(images).astype(np.float16))
