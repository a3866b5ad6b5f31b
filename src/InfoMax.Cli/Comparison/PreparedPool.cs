using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Evaluation;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Loading;
using InfoMax.Data.Outputs.Comparison;

namespace InfoMax.Cli.Comparison;

/// <summary>The rows that are chosen from, apart from those that choices are judged on.</summary>
internal sealed class PreparedPool : IDisposable
{
    private readonly EmbeddingMatrix? _test;
    private readonly bool _isWhole;

    private PreparedPool(EmbeddingMatrix embeddings, long[] numbers, double[]? scores, ClassNumbers? labels, EmbeddingMatrix? test, TestRows? judge, bool isWhole)
    {
        _test = test;
        _isWhole = isWhole;
        Embeddings = embeddings;
        Numbers = numbers;
        Scores = scores;
        Labels = labels;
        Judge = judge;
    }

    /// <summary>The rows.</summary>
    public EmbeddingMatrix Embeddings { get; }

    /// <summary>The row number of each within the input, ascending.</summary>
    public long[] Numbers { get; }

    /// <summary>The job's own score where it is from outside or combined; null where it is of the rows' geometry or labels.</summary>
    public double[]? Scores { get; set; }

    /// <summary>Their classes; null without labels.</summary>
    public ClassNumbers? Labels { get; }

    /// <summary>Judges choices; null without labels.</summary>
    public TestRows? Judge { get; }

    /// <summary>Test rows left out of what judges, since they have no label.</summary>
    public int UnlabelledTestRows { get; private init; }

    /// <summary>Test rows whose label no row has: every choice misses them.</summary>
    public int ForeignTestRows { get; private init; }

    /// <summary>What the user should know of how test rows were read, a line each.</summary>
    public IReadOnlyList<string> TestWarnings { get; private init; } = [];

    /// <summary>All rows are chosen from, and nothing is judged.</summary>
    public static PreparedPool Unlabelled(LoadedRows rows) => new(rows.Embeddings, rows.Numbers, rows.Scores, null, null, null, isWhole: true);

    /// <summary>All rows are chosen from; choices are judged on rows of their own.</summary>
    /// <exception cref="InputDataException">The test rows cannot be read, or are not of the rows' kind.</exception>
    public static PreparedPool WithTest(
        LoadedRows rows, DatasetLayout layout, LabelSource source, TestSet given, IKernelExecutor executor, CancellationToken cancellationToken)
    {
        ClassNumbers labels = Numbered(rows, source);
        (LoadedRows read, IReadOnlyList<string> warnings) = given.Read(layout, rows.Embeddings, cancellationToken);
        using LoadedRows test = read;

        // Of a row without label nobody knows what would be right.
        int[] judging = [.. Enumerable.Range(0, test.Labels!.Length).Where(row => test.Labels[row] is not null)];
        int[] classes = labels.With(Array.ConvertAll(judging, row => test.Labels[row])).Classes;
        if (Array.TrueForAll(classes, number => number < 0))
        {
            throw new InputDataException(Invariant($"--test-labels {given.Labels}: no test row has a label that a row of the input has; give labels of the same kind"));
        }

        EmbeddingMatrix labelled = test.Embeddings.Gather(judging);
        TestRows judge = new(labelled, classes, labels.Names.Length, executor);
        return new PreparedPool(rows.Embeddings, rows.Numbers, rows.Scores, labels, labelled, judge, isWhole: true)
        {
            TestWarnings = warnings,
            UnlabelledTestRows = test.Labels.Length - judging.Length,
            ForeignTestRows = classes.Count(number => number < 0),
        };
    }

    /// <summary>Some labelled rows are held out; the rest is chosen from.</summary>
    /// <exception cref="InputDataException">There are too few rows to hold any out.</exception>
    public static PreparedPool WithHoldOut(LoadedRows rows, LabelSource source, ClassNumbers labels, HoldOut parts, IKernelExecutor executor)
    {
        if (parts.Held.Length == 0)
        {
            throw new InputDataException($"--labels {source}: too few labelled rows to hold any out; give more rows with labels");
        }

        EmbeddingMatrix held = rows.Embeddings.Gather(parts.Held);
        TestRows judge = new(held, Array.ConvertAll(parts.Held, row => labels.Classes[row]), labels.Names.Length, executor);
        return new PreparedPool(
            rows.Embeddings.Gather(parts.Pool),
            Array.ConvertAll(parts.Pool, row => rows.Numbers[row]),
            rows.Scores is { } scores ? Array.ConvertAll(parts.Pool, row => scores[row]) : null,
            labels with { Classes = Array.ConvertAll(parts.Pool, row => labels.Classes[row]) },
            held,
            judge,
            isWhole: false);
    }

    /// <summary>The job over these rows alone: as it is where they are all, else over files written below <paramref name="directory"/>.</summary>
    public JobSpec JobOver(JobSpec job, string directory)
    {
        if (_isWhole)
        {
            return job;
        }

        PoolFiles files = PoolFiles.Write(directory, Embeddings, Scores, Labels?.Classes);
        return job with
        {
            Inputs = [files.Vectors],
            Format = InputFormat.Npy,
            Embedding = null,
            IdColumn = null,
            Split = null,
            Score = files.Scores is { } scores ? new ScoreSource(ScoreKind.File, scores) : job.Score,
            ScoreOrder = job.ScoreOrder ?? (job.Definition.OrderFollowsBudget ? null : job.Definition.Order),
            Labels = files.Classes is { } classes ? new LabelSource(null, classes) : null,
        };
    }

    /// <summary>The place among these rows of what <see cref="JobOver"/> calls a row.</summary>
    public int PlaceOf(long row) => _isWhole ? Array.BinarySearch(Numbers, row) : checked((int)row);

    /// <inheritdoc/>
    public void Dispose()
    {
        _test?.Dispose();
        if (!_isWhole)
        {
            Embeddings.Dispose();
        }
    }

    /// <summary>The labels of all rows as class numbers.</summary>
    /// <exception cref="InputDataException">There are fewer than two classes, or as many as rows.</exception>
    public static ClassNumbers Numbered(LoadedRows rows, LabelSource source)
    {
        ClassNumbers labels = ClassNumbers.Of(source, rows.Labels!);
        return LabelProblem(source, labels.Names.Length, labels.Classes.Length - labels.Unlabelled) is { } problem
            ? throw new InputDataException(problem) { IsConfiguration = true }
            : labels;
    }

    /// <summary>Why no probe can learn the labels; null when one can.</summary>
    /// <param name="source">Where they are from.</param>
    /// <param name="classes">Different labels.</param>
    /// <param name="labelled">Rows that have one.</param>
    public static string? LabelProblem(LabelSource source, int classes, long labelled) =>
        classes < 2 ? Invariant($"--labels {source}: {Counted.Of(classes, "different label")}; a probe needs two or more; give other labels")
        : LabelRefusal.OfIds(classes, labelled) is { } ids ? $"--labels {source}: {ids}; give other labels"
        : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
