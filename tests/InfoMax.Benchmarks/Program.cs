using InfoMax.Benchmarks;
using InfoMax.Benchmarks.Accuracy;
using InfoMax.Benchmarks.Chaos;

switch (args.FirstOrDefault())
{
    case "accuracy":
        return AccuracyBenchmark.Run(args[1..]);
    case "baselines":
        return BaselineBenchmark.Run(args[1..]);
    case "block-graph":
        return BlockGraphBenchmark.Run(args[1..]);
    case "capacity":
        return CapacityTable.Run(args[1..]);
    case "chaos":
        return await ChaosBenchmark.RunAsync(args[1..]);
    case "command":
        return await CommandBenchmark.RunAsync(args[1..]);
    case "copies":
        return CopiesBenchmark.Run(args[1..]);
    case "coordinator":
        return CoordinatorBenchmark.Run(args[1..]);
    case "distributed":
        return DistributedSolveBenchmark.Run(args[1..]);
    case "exact-graph":
        return ExactGraphBenchmark.Run(args[1..]);
    case "generate":
        return GenerateFiles.Run(args[1..]);
    case "npy-graph":
        return NpyGraphBenchmark.Run(args[1..]);
    case "partitions":
        return PartitionBenchmark.Run(args[1..]);
    case "probe":
        return ProbeBenchmark.Run(args[1..]);
    case "semantic":
        return SemanticBenchmark.Run(args[1..]);
    case "reading":
        return ReadingBenchmark.Run(args[1..]);
    case "scaling":
        return await ScalingBenchmark.RunAsync(args[1..]);
    case "solve-memory":
        return SolveMemoryBenchmark.Run(args[1..]);
    case "solvers":
        return SolverBenchmark.Run(args[1..]);
    case "transfer":
        return TransferBenchmark.Run(args[1..]);
    default:
        Console.Error.WriteLine("verbs: accuracy | baselines | block-graph | capacity | chaos | command | copies | coordinator | distributed | exact-graph | generate | npy-graph | partitions | probe | reading | scaling | semantic | solve-memory | solvers | transfer");
        return 2;
}
