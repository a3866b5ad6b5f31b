#!/usr/bin/env bash
# Labelled images: Fashion-MNIST as Debian's package dataset-fashion-mnist installs it, pixels as vectors.
#   bash docs/examples/images.sh [WORK] [FRACTION]
# INFOMAX is the command (default: built and run from this repository).
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${1:-images-example} fraction=${2:-0.1} data=${FASHION_MNIST:-/usr/share/datasets/fashion-mnist}
infomax=${INFOMAX:-dotnet run -c Release --project src/InfoMax.Cli --}
mkdir -p "$work"

# An IDX file is a header and bytes, and so is an npy file: only the header is exchanged.
npy() { # IDX.gz, bytes of its header, shape
  printf "\x93NUMPY\x01\x00\x76\x00%-117s\n" "{'descr': '|u1', 'fortran_order': False, 'shape': $3, }"
  gzip -dc "$data/$1" | tail -c +"$(($2 + 1))"
}
npy train-images-idx3-ubyte.gz 16 '(60000, 784)' > "$work/x.npy"
npy train-labels-idx1-ubyte.gz 8 '(60000,)' > "$work/y.npy"
npy t10k-images-idx3-ubyte.gz 16 '(10000, 784)' > "$work/test-x.npy"
npy t10k-labels-idx1-ubyte.gz 8 '(10000,)' > "$work/test-y.npy"

$infomax compare "$work/x.npy" --labels "file:$work/y.npy" --fraction "$fraction" --methods infomax,random,class-random,facility --seeds 3 \
  --test-embeddings "$work/test-x.npy" --test-labels "$work/test-y.npy" --output "$work/compared" --overwrite
