using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Probe;
using InfoMax.Data;

namespace InfoMax.Cluster.Rounds;

/// <summary>
/// Trains one fold of the out-of-fold probe that label scores come from: one look at every split an epoch, in the order of the
/// splits, whose sums are added in that order. The folds know nothing of each other but the moments, which each takes itself: one look
/// more, and nothing to wait for. In memory: a fold's points and one split, or as many of the first splits as a quarter of it takes.
/// </summary>
[RoundKernel(RoundKind.Probe)]
internal static class ProbeRound
{
    public static ArtifactResult Run(RoundContext context)
    {
        LabelsResult labels = context.Results<LabelsResult>(RoundKind.Labels)[0];
        DatasetShape shape = DatasetShape.Of(context);
        if (LabelRefusal.OfProbe(context.Spec, context.Results<PlanResult>(RoundKind.Plan)[0].ScoreText, labels.Classes, labels.Labelled, shape.Dimension) is { } problem)
        {
            throw new ConfigurationException(problem);
        }

        int fold = context.Item.Index;
        ProbeOptions options = ProbeSplit.Options(context.Spec);
        using SplitSums splits = new(context, labels.Classes, options.Epochs + 1);
        long before = 0;
        ProbeMoments moments = splits.Sum(
            rows =>
            {
                ProbeMoments own = ProbeMoments.Of(rows, options.Folds, before, labels.RowsDone, options.Seed, context.Executor, context.CancellationToken);
                before += rows.Embeddings.Rows;
                return own;
            },
            (sum, next) => sum.Plus(next));
        ProbeOptimizer optimizer = ProbeOptimizer.OfFold(moments, options.Folds, fold, labels.Classes, shape.Dimension);
        List<float[]> epochs = [];
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            ProbeModel point = optimizer.Point;
            optimizer.Advance(splits.Sum(rows => ProbeGradient.Of(rows.OfFold(fold), point, context.Executor, context.CancellationToken), (sum, next) => sum.Plus(next)));
            epochs.Add(optimizer.Kept.Weights);
        }

        return new ArtifactResult(ProbeArtifact.Write(context, epochs, shape.Dimension + 1));
    }

    /// <summary>Goes through all splits in order, again and again; holds the first of them.</summary>
    private sealed class SplitSums : IDisposable
    {
        private readonly RoundContext _context;
        private readonly int _classes;
        private readonly int _passes;
        private readonly ProbeSplit?[] _held;
        private readonly int _holds;
        private int _done;

        public SplitSums(RoundContext context, int classes, int passes)
        {
            _context = context;
            _classes = classes;
            _passes = passes;
            IReadOnlyList<IngestResult> splits = context.Results<IngestResult>(RoundKind.Ingest);
            _held = new ProbeSplit?[splits.Count];
            long free = ProbeMemory.Most(context.Spec.MemoryBytes) / ProbeMemory.HeldShare;
            _holds = splits.TakeWhile(split => (free -= split.Vectors.Bytes) >= 0).Count();
        }

        public T Sum<T>(Func<ProbeRows, T> measure, Func<T, T, T> add)
            where T : class
        {
            T? sum = null;
            for (int split = 0; split < _held.Length; split++)
            {
                _context.CancellationToken.ThrowIfCancellationRequested();
                ProbeSplit rows = _held[split] ?? ProbeSplit.Read(_context, split, _classes);
                try
                {
                    T own = measure(rows.Rows);
                    sum = sum is null ? own : add(sum, own);
                }
                finally
                {
                    if (split < _holds)
                    {
                        _held[split] = rows;
                    }
                    else
                    {
                        rows.Dispose();
                    }
                }

                _context.Progress((double)++_done / (_passes * _held.Length));
            }

            return sum ?? throw new ArtifactException("the ingest artifacts hold no rows");
        }

        public void Dispose() => Array.ForEach(_held, split => split?.Dispose());
    }
}
