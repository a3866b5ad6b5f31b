#!/usr/bin/env bash
# Instruction tuning: rows with an embedding and with numbers that other models gave them. Here requests of customers (the sample data),
# and two columns that stand in for a quality and an instruction-following difficulty (IFD).
#   bash docs/examples/instructions.sh [WORK] [FRACTION]
# INFOMAX is the command (default: built and run from this repository).
set -euo pipefail
cd "$(dirname "$0")/../.."
work=${1:-instructions-example} fraction=${2:-0.1} data=tests/data/banking77
infomax=${INFOMAX:-dotnet run -c Release --project src/InfoMax.Cli --}
mkdir -p "$work/table"

# A table of the same stem as the array gives its columns; one parquet with an embedding column would do as well (--embedding NAME).
$infomax score "$data/embeddings" --labels "file:$data/train_y.npy" --score density,el2n --output "$work/scores" --overwrite --quiet
cp "$data/embeddings/train_x.npy" "$work/table/requests.npy"
cp "$work/scores/scores.parquet" "$work/table/requests.parquet"
$infomax prune "$work/table" --score 'combine:column:density+column:el2n*-1' --fraction "$fraction" --output "$work/coreset" --overwrite
