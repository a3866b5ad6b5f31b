using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;
using InfoMax.Data.Loading;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Cli.Comparison;

/// <summary>
/// The values that a job's score takes from outside the rows that are chosen from: columns, files, pairs, target sets. What the input does not
/// bring as it is, is made by a job of the verb <c>score</c>, so that it is what <c>prune</c> would have.
/// </summary>
internal sealed class OutsideScores
{
    private static readonly HashSet<ScoreKind> Outer = [ScoreKind.Column, ScoreKind.File, ScoreKind.Clip, ScoreKind.Negclip, ScoreKind.Target];
    private readonly JobSpec _job;
    private readonly long[] _numbers;
    private readonly Dictionary<ScoreSource, double[]> _values;

    private OutsideScores(JobSpec job, long[] numbers, Dictionary<ScoreSource, double[]> values)
    {
        _job = job;
        _numbers = numbers;
        _values = values;
    }

    /// <summary>What the user should know of how they were made, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>The scores of all valid rows; an exit code and a line where they cannot be made.</summary>
    /// <param name="options">The job, whose score is found.</param>
    /// <param name="rows">Its valid rows.</param>
    /// <param name="work">A directory for what the job of scores works with.</param>
    /// <param name="steps">Says what is done.</param>
    /// <param name="cancellationToken">Interrupts it.</param>
    public static async Task<(OutsideScores? Scores, int Code, string Problem)> MakeAsync(
        PruneOptions options, LoadedRows rows, string work, StepProgress steps, CancellationToken cancellationToken)
    {
        JobSpec job = options.Job;
        if (!job.Score.IsComposite && job.Score.Kind is not (ScoreKind.Negclip or ScoreKind.Target))
        {
            return (new OutsideScores(job, rows.Numbers, rows.Scores is { } given ? new() { [job.Score] = given } : []), ExitCode.Done, "");
        }

        ScoreSource[] wanted = [.. job.Score.Bases().Where(score => Outer.Contains(score.Kind))];
        if (wanted.Length == 0)
        {
            return (new OutsideScores(job, rows.Numbers, []), ExitCode.Done, "");
        }

        steps.Begin($"score {string.Join(", ", wanted.Select(score => score.ToString()))}");
        JobSpec table = job with
        {
            Goal = JobGoal.Score,
            Score = ScoreSource.Parse(string.Join(',', wanted.Select(score => score.ToString()))),
            ScoreNames = [.. wanted.Select(score => score.ToString())],
            ScoreOrder = ScoreOrder.High,
            Copies = CopyRule.Keep,
            Labels = null,
            Quota = QuotaKind.None,
            MinPerGroup = 0,
            Budgets = [],
            Exports = [],
            Output = Path.Combine(work, "scores"),
        };
        (JobReport? report, int code, string problem) = await EmbeddedPrune.RunAsync(table, Path.Combine(work, "scores-node"), options, cancellationToken);
        if (report is null)
        {
            return (null, code, problem);
        }

        (long[] numbers, double[][] values) = ScoresTable.Read(Path.Combine(table.Output, ScoresTable.FileName), wanted.Length);
        OutsideScores made = new(job, numbers, wanted.Select((score, i) => (score, i)).ToDictionary(pair => pair.score, pair => values[pair.i])) { Warnings = report.Warnings ?? [] };
        return (made, ExitCode.Done, "");
    }

    /// <summary>The job's own score where it comes from outside alone; null where rows that are chosen from have a part in it.</summary>
    /// <param name="numbers">Row numbers, ascending.</param>
    public double[]? Of(long[] numbers) =>
        _job.Score.Bases().All(_values.ContainsKey) ? Own(numbers, score => throw new ArgumentException($"{score} is not from outside"), score => _job.OrderOf(numbers.Length, 0, 1, score)) : null;

    /// <summary>The job's own score; null where nothing of it is from outside or combined.</summary>
    /// <param name="numbers">The pool's row numbers, ascending.</param>
    /// <param name="pool">The rows that are chosen from, which know the scores of geometry and labels.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public double[]? Of(long[] numbers, SelectionPool pool, CancellationToken cancellationToken) =>
        _job.Score.Kind == ScoreKind.Combine
            ? Own(
                numbers,
                score => pool.Score(score.Definition!.Name, cancellationToken),
                score => _job.OrderOf(numbers.Length, pool.Classes, pool.Right(score, cancellationToken).Share, score))
            : Of(numbers);

    private double[] Own(long[] numbers, Func<ScoreSource, double[]> inner, Func<ScoreDefinition, ScoreOrder> orderOf)
    {
        if (_job.Score.Kind != ScoreKind.Combine)
        {
            return Picked(_values[_job.Score], numbers);
        }

        return CombinedScores.Combine([.. _job.Score.Terms().Select(term => (
            _values.TryGetValue(term.Score, out double[]? values) ? Picked(values, numbers) : inner(term.Score),
            orderOf(term.Score.Definition!),
            term.Weight))]);
    }

    private double[] Picked(double[] values, long[] numbers) => Array.ConvertAll(numbers, number => values[Array.BinarySearch(_numbers, number)]);
}
