"""
Times our block search and its peers one after the other on the same file and the same cores, and prints a table.

    compare.py FILE.npy [--k 10] [--recall 0.95] [--cores 0] [--repeat 1] [--peers flat,ivf,hnsw,pynndescent] [--ours InfoMax.Benchmarks.dll]
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import numpy as np

from common import load, recall, truth

HERE = pathlib.Path(__file__).parent
SCRIPTS = {"flat": "faiss_flat.py", "ivf": "faiss_ivf.py", "hnsw": "hnsw.py", "pynndescent": "pynn_descent.py"}
OURS = HERE.parent / "bin/Release/net10.0/InfoMax.Benchmarks.dll"


def pinned(command, cores):
    """Runs a command on the given cores, with as many threads, and returns its last line of output as JSON."""
    threads = str(len(cores.split(",")))
    variables = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
    environment = dict(os.environ, **{name: threads for name in variables})
    done = subprocess.run(["taskset", "-c", cores, *command], env=environment, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def median(command, cores, repeat):
    """The run of median processor time."""
    runs = sorted((pinned(command, cores) for _ in range(repeat)), key=lambda run: run["cpu_seconds"])
    return runs[len(runs) // 2]


def ours(arguments):
    with tempfile.TemporaryDirectory() as folder:
        lists = os.path.join(folder, "lists.npy")
        threads = len(arguments.cores.split(","))
        command = ["dotnet", arguments.ours, "npy-graph", arguments.file, "--k", str(arguments.k), "--recall", str(arguments.recall),
                   "--threads", str(threads), "--repeat", str(arguments.repeat), "--lists", lists]
        result = pinned(command, arguments.cores)
        rows = load(arguments.file)
        return {**result, "peer": "InfoMax", "setting": "", "recall": recall(rows, np.load(lists), *truth(rows, arguments.k))}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--k", type=int, default=10)
    parser.add_argument("--recall", type=float, default=0.95)
    parser.add_argument("--cores", default="0")
    parser.add_argument("--repeat", type=int, default=1)
    parser.add_argument("--peers", default=",".join(SCRIPTS))
    parser.add_argument("--ours", default=str(OURS), help="the built benchmarks")
    arguments = parser.parse_args()
    results = [ours(arguments)]
    for peer in filter(None, arguments.peers.split(",")):
        threads = str(len(arguments.cores.split(",")))
        command = [sys.executable, str(HERE / SCRIPTS[peer]), arguments.file, str(arguments.k), threads, str(arguments.recall)]
        results.append(median(command, arguments.cores, arguments.repeat))
    print(f"{arguments.file}, k = {arguments.k}, cores {arguments.cores}")
    print("| search | setting | seconds | cpu seconds | times ours (cpu) | recall |")
    print("|---|---|---|---|---|---|")
    for result in results:
        times = result["cpu_seconds"] / results[0]["cpu_seconds"]
        print(f"| {result['peer']} | {result['setting']} | {result['seconds']:.2f} | {result['cpu_seconds']:.2f} | {times:.1f} | {result['recall']:.3f} |")


main()
