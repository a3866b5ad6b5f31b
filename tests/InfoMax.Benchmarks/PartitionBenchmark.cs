using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Solvers;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;

namespace InfoMax.Benchmarks;

/// <summary>
/// <c>partitions [--data tests/data] [--sets banking77,spamassassin] [--fractions 0.05,0.1,0.3] [--partitions 8]
/// [--seed 42]</c>: the objective of random partitions with the reduction, and of the union of the partitions' own
/// solutions without it, both on the true graph and as ratios to that of a single partition.
/// </summary>
internal static class PartitionBenchmark
{
    /// <summary>Runs and prints; returns the exit code.</summary>
    public static int Run(string[] args)
    {
        string data = Value(args, "--data") ?? Path.Combine("tests", "data");
        int partitions = int.Parse(Value(args, "--partitions") ?? "8", CultureInfo.InvariantCulture);
        ulong seed = ulong.Parse(Value(args, "--seed") ?? "42", CultureInfo.InvariantCulture);
        Console.WriteLine($"prototype scores, automatic k and alpha, {partitions} random partitions, seed {seed}; F over that of one partition");
        Console.WriteLine("set             fraction       p    F of one   reduction   candidates   union, k   union, k/P");
        foreach (string set in (Value(args, "--sets") ?? "banking77,spamassassin").Split(','))
        {
            foreach (string fraction in (Value(args, "--fractions") ?? "0.05,0.1,0.3").Split(','))
            {
                Measure(Path.Combine(data, set), double.Parse(fraction, CultureInfo.InvariantCulture), partitions, seed);
            }
        }

        return 0;
    }

    private static void Measure(string folder, double fraction, int partitions, ulong seed)
    {
        JobSpec spec = new()
        {
            Copies = CopyRule.Keep,
            Inputs = [Path.GetFullPath(Path.Combine(folder, "embeddings"))],
            ScoreKind = ScoreKind.Prototype,
            Budgets = [new BudgetRule(fraction, null)],
            Neighbors = [0],
            Alphas = [new AlphaRule(null, AutoParameters.DefaultBoost)],
            Partitioner = Partitioner.Random,
            Partitions = 1,
            Seed = seed,
            Output = folder,
        };
        using RoundRun single = new(spec, Environment.ProcessorCount);
        using RoundRun parted = new(spec with { Partitions = partitions }, Environment.ProcessorCount);
        PointResult one = single.Solve(CancellationToken.None)[0];
        PointResult reduced = parted.Solve(CancellationToken.None)[0];
        (long[] local, long[] shortlisted) = parted.Candidates();
        double[] unions = UnionsAlone(single, one, partitions, seed);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(folder),-14} {fraction,9} {one.Budget,7} {one.Value,11:F2} {reduced.Value / one.Value,11:F4} {(double)(local.Length + shortlisted.Length) / one.Budget,10:F2} p {unions[0] / one.Value,10:F4} {unions[1] / one.Value,12:F4}"));
    }

    /// <summary>
    /// The plain scheme (Tan et al., 2025): every partition builds its own graph, takes its own automatic alpha and solves
    /// for its share of p; the union, p rows in all, is evaluated on the true graph. First with the same k, then with the
    /// k / P that keeps the radius within which rows count as redundant.
    /// </summary>
    private static double[] UnionsAlone(RoundRun single, PointResult one, int partitions, ulong seed)
    {
        using Stream lists = single.Store.OpenRead(single.Results<GraphResult>(RoundKind.Graph)[0].Neighbors);
        ImportanceResult scores = single.Results<ImportanceResult>(RoundKind.Importance)[0];
        using Stream stream = single.Store.OpenRead(RoundIndex.Read<ArtifactRef[]>(single.Store, scores.Index).Single());
        (long[] rows, float[] importance) = ImportanceArtifact.Read(stream);
        CoresetProblem whole = new(
            importance, SimilarityGraphBuilder.FromNeighborLists(NeighborsArtifact.Read(lists, rows)), one.Alpha, one.Budget);
        int[] chosen = Array.ConvertAll(single.Read(one.Coreset).Rows, row => Array.BinarySearch(rows, row));
        if (Math.Abs(CoresetObjective.Value(whole, chosen) - one.Value) > 1e-6 * Math.Abs(one.Value))
        {
            throw new InvalidOperationException($"the single partition's rows are worth {CoresetObjective.Value(whole, chosen)} here, it reported {one.Value}");
        }

        using EmbeddingMatrix vectors = Vectors(single);
        using ThreadedExecutor executor = new(Environment.ProcessorCount);
        List<int>[] unions = [[], []];
        int before = 0;
        for (int p = 0; p < partitions; p++)
        {
            int[] own = [.. Enumerable.Range(0, rows.Length).Where(i => ScatterRound.RandomPartition(seed, rows[i], partitions) == p)];

            // Shares are differences of rounded running totals, so that they add up to p.
            int budget = (int)(((long)(before + own.Length) * one.Budget / rows.Length) - ((long)before * one.Budget / rows.Length));
            before += own.Length;
            using EmbeddingMatrix part = vectors.Gather(own);
            NeighborLists ownLists = ExactNeighborSearch.Build(part, one.Neighbors, executor);
            float[] ownImportance = Array.ConvertAll(own, i => importance[i]);
            for (int u = 0; u < unions.Length; u++)
            {
                int k = u == 0 ? one.Neighbors : Math.Max(1, (int)Math.Round((double)one.Neighbors / partitions));
                SimilarityGraph graph = SimilarityGraphBuilder.FromNeighborLists(ownLists.Truncate(k));
                double alpha = AutoParameters.Alpha(
                    AutoParameters.DefaultBoost, scores.MeanImportance, one.Fraction, graph.MeanRowWeight());
                CoresetSolution solution = CoresetSolvers.For(SolverKind.Auto).Solve(
                    new CoresetProblem(ownImportance, graph, alpha, budget),
                    new SolverOptions { Seed = seed, Executor = executor },
                    CancellationToken.None);
                unions[u].AddRange(solution.Selected.Select(i => own[i]));
            }
        }

        return Array.ConvertAll(unions, union => union.Count == one.Budget
            ? CoresetObjective.Value(whole, union.Order().ToArray())
            : throw new InvalidOperationException($"{union.Count} rows chosen for a budget of {one.Budget}"));
    }

    private static EmbeddingMatrix Vectors(RoundRun single)
    {
        PlanResult plan = single.Results<PlanResult>(RoundKind.Plan)[0];
        IngestResult[] splits = single.Results<IngestResult>(RoundKind.Ingest);
        EmbeddingMatrix matrix = EmbeddingMatrix.Allocate(
            (int)splits.Sum(s => s.ValidRows), plan.Dimension, plan.ElementBytes == sizeof(float) ? EmbeddingElement.Single : EmbeddingElement.Half);
        int filled = 0;
        foreach (IngestResult split in splits)
        {
            using Stream stream = single.Store.OpenRead(split.Vectors);
            filled += VectorsArtifact.ReadInto(stream, matrix, filled);
        }

        return matrix;
    }

    private static string? Value(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
