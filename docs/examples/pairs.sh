#!/usr/bin/env bash
# CLIP pairs: two arrays, row i of the one is the image of the text in row i of the other.
#   bash docs/examples/pairs.sh IMAGES.npy TEXTS.npy [WORK] [FRACTION]
# INFOMAX is the command (default: built and run from this repository).
set -euo pipefail
images=$(realpath "$1") texts=$(realpath "$2")
cd "$(dirname "$0")/../.."
work=${3:-pairs-example} fraction=${4:-0.3}
infomax=${INFOMAX:-dotnet run -c Release --project src/InfoMax.Cli --}

# The layout of clip-retrieval: a folder for each side.
mkdir -p "$work/pairs/img_emb" "$work/pairs/text_emb"
cp "$images" "$work/pairs/img_emb/img_emb_0.npy"
cp "$texts" "$work/pairs/text_emb/text_emb_0.npy"
$infomax prune "$work/pairs" --score negclip --fraction "$fraction" --output "$work/coreset" --overwrite
