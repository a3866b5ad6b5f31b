using InfoMax.Benchmarks;

switch (args.FirstOrDefault())
{
    case "exact-graph":
        return ExactGraphBenchmark.Run(args[1..]);
    case "reading":
        return ReadingBenchmark.Run(args[1..]);
    case "solvers":
        return SolverBenchmark.Run(args[1..]);
    default:
        Console.Error.WriteLine("verbs: exact-graph | reading | solvers");
        return 2;
}
