using System.Globalization;
using System.Text;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Baselines;
using InfoMax.Core.Compute;
using InfoMax.Core.Embeddings;
using InfoMax.Core.Evaluation;
using InfoMax.Core.Graph;
using InfoMax.Core.Objective;
using InfoMax.Core.Scores;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Loading;

namespace InfoMax.Cli.Comparison;

/// <summary>
/// What a tuning chose as a file of options for <c>prune --config</c>: over all rows, those that were held out too. A choice by chance, and a
/// score that no job computes by itself, come with a file of scores.
/// </summary>
internal sealed class RunFiles(
    PruneOptions options, DatasetLayout layout, LoadedRows rows, OutsideScores outside, ClassNumbers labels, double right, IKernelExecutor executor, CancellationToken cancellationToken)
{
    /// <summary>Options that the file sets itself, or that are the run's own.</summary>
    private static readonly HashSet<string> Set =
        ["input", "output", "fraction", "budget", "score", "score-order", "neighbors", "alpha", "labels", "quota", "min-per-group", "config", "overwrite", "tune", "resume", "dry-run", "export", "json", "quiet", "verbose", "log-format", "cores"];

    private readonly JobSpec _job = options.Job;
    private readonly Dictionary<string, double[]> _scores = new(StringComparer.Ordinal);
    private SelectionPool? _whole;

    /// <summary>Files of scores over all input rows that the files of options name, by name.</summary>
    public IReadOnlyDictionary<string, double[]> Scores => _scores;

    /// <summary>The name of the file of a fraction.</summary>
    public static string NameOf(double fraction) => string.Create(CultureInfo.InvariantCulture, $"run-{fraction:R}.yaml");

    /// <summary>The file's content.</summary>
    /// <param name="directory">Where it will stand, with its files of scores.</param>
    /// <param name="fraction">f.</param>
    /// <param name="chosen">The candidate.</param>
    public string Text(string directory, double fraction, TuneCandidate chosen)
    {
        StringBuilder text = new("# What infomax tune chose; the output is still to be named: infomax prune --config FILE --output DIR\n");
        if (chosen.IsFixed)
        {
            // No job makes the choice by itself: its rows are handed on.
            text.Append(CultureInfo.InvariantCulture, $"# The choice is of {chosen.Score}{(chosen.Quota == QuotaKind.None ? "" : $", {EnumWords.Of(chosen.Quota)} quota")}: the file of scores marks its rows with 1, all others with 0.\n");
            text.Append("# What prune then says of scores and F sets these rows beside themselves; how they train stands in tune.parquet.\n");
        }

        Append(text, "input", "[" + string.Join(", ", _job.Inputs.Select(Quoted)) + "]");
        Append(text, "fraction", fraction.ToString("R", CultureInfo.InvariantCulture));
        foreach ((string name, string value) in Choice(directory, fraction, chosen))
        {
            Append(text, name, Quoted(value));
        }

        foreach (GivenOption given in options.Given.Where(given => !Set.Contains(given.Name) && !(given.Name == "copies" && chosen.IsFixed)))
        {
            Append(text, given.Name, Quoted(given.Value));
        }

        return text.ToString();
    }

    /// <summary>The options that a choice comes to.</summary>
    public IEnumerable<(string Name, string Value)> Choice(string directory, double fraction, TuneCandidate chosen)
    {
        yield return ("labels", _job.Labels!.ToString());
        if (chosen.IsFixed)
        {
            yield return ("score", $"file:{Path.Combine(directory, Fixed(fraction, chosen))}");
            yield return ("score-order", "high");
            yield return ("alpha", "0");
            yield return ("copies", "keep");
            yield break;
        }

        if (chosen.Score == TuneCandidate.DedupeTop)
        {
            yield return ("score", _job.Score.ToString());
            yield return ("score-order", Order(fraction).ToString());
            yield return ("alpha", "0");
            yield return ("quota", EnumWords.Of(QuotaKind.None));
            yield break;
        }

        string score = ScoreText(directory, chosen.Score);
        yield return ("score", score);
        yield return ("score-order", chosen.Order!.ToString());

        // k follows from the share of the rows that are no copies, which is not known before all rows are seen.
        yield return ("neighbors", ScoreSource.Parse(score).Definition?.NeighborFactor == chosen.Factor
            ? "auto"
            : AutoParameters.Neighbors(fraction, chosen.Factor).ToString(CultureInfo.InvariantCulture));
        yield return ("quota", EnumWords.Of(chosen.Quota));
        if (chosen.Quota != QuotaKind.None)
        {
            yield return ("min-per-group", _job.MinPerGroup.ToString(CultureInfo.InvariantCulture));
        }

        yield return ("alpha", string.Create(CultureInfo.InvariantCulture, $"auto:{chosen.Boost:R}"));
    }

    /// <summary>Writes 1 for the rows chosen and 0 for the others; the file's name.</summary>
    private string Fixed(double fraction, TuneCandidate chosen)
    {
        int budget = checked((int)new BudgetRule(fraction, null).Resolve(rows.Numbers.Length));
        int[] selected = chosen.Score switch
        {
            TuneCandidate.Random => RandomBaselines.Random(rows.Numbers.Length, budget, _job.Seed),
            TuneCandidate.ClassRandom => RandomBaselines.ClassRandom(labels.Classes, budget, _job.Seed),
            _ => OfRepresentatives(fraction, budget, chosen),
        };
        double[] worth = new double[rows.Numbers.Length];
        foreach (int row in selected)
        {
            worth[row] = 1;
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{chosen.Score}-{fraction:R}.npy");
        _scores[name] = OverInput(worth);
        return name;
    }

    /// <summary>What a method chooses of the rows that are no copies.</summary>
    private int[] OfRepresentatives(double fraction, int budget, TuneCandidate chosen)
    {
        int[] representatives = CopyFinder.Representatives(rows.Embeddings, null, labels.Classes, _job.Copies.Threshold, _job.Seed, executor, cancellationToken);
        int[] kept = [.. Enumerable.Range(0, representatives.Length).Where(row => representatives[row] == row)];
        int most = Math.Min(budget, kept.Length);
        using EmbeddingMatrix distinct = rows.Embeddings.Gather(kept, executor, cancellationToken);
        int k = Math.Min(TuneRun.ListLength(_job), kept.Length - 1);
        SelectionPool pool = new(distinct, ComparisonGraph.Lists(_job, distinct, k, executor, cancellationToken), executor, _job.Seed)
        {
            Labels = Array.ConvertAll(kept, row => labels.Classes[row]),
            Classes = labels.Names.Length,
        };
        pool.Outside = outside.Of(Array.ConvertAll(kept, row => rows.Numbers[row]), pool, cancellationToken);
        TuneCandidate own = new(_job.Definition.Name, Order(fraction), _job.Definition.NeighborFactor, _job.Definition.Boost);
        int[] selected = new CandidateSelection(own, _job.ScoreNormalization, _job.MinPerGroup).Select(pool, chosen, most, cancellationToken);
        return Array.ConvertAll(selected, place => kept[place]);
    }

    /// <summary>The order of the job's own score over all rows.</summary>
    private ScoreOrder Order(double fraction) =>
        _job.ScoreOrder ?? _job.Definition.OrderAt(fraction * rows.Numbers.Length, labels.Names.Length, right);

    private string ScoreText(string directory, string score)
    {
        if (score == _job.Definition.Name)
        {
            return _job.Score.ToString();
        }

        if (EnumWords.Find(typeof(ScoreKind), score) is not null)
        {
            return score;
        }

        string name = $"{score}.npy";
        _scores.TryAdd(name, OverInput(Whole(score).Score(score, cancellationToken)));
        return $"file:{Path.Combine(directory, name)}";
    }

    /// <summary>All rows, with the lists that the score reads.</summary>
    private SelectionPool Whole(string score)
    {
        int k = ScoreCatalogue.Find(score)!.GraphNeighbors;
        if (_whole is null || _whole.Lists.K < k)
        {
            NeighborLists lists = k == 0
                ? new NeighborLists(rows.Numbers.Length, 0, [], [])
                : ComparisonGraph.Lists(_job, rows.Embeddings, Math.Min(k, rows.Numbers.Length - 1), executor, cancellationToken);
            _whole = new SelectionPool(rows.Embeddings, lists, executor, _job.Seed)
            {
                Labels = labels.Classes,
                Classes = labels.Names.Length,
                Outside = rows.Scores,
            };
        }

        return _whole;
    }

    /// <summary>Values of all input rows; NaN for those that are invalid.</summary>
    private double[] OverInput(double[] values)
    {
        double[] all = new double[layout.Rows];
        Array.Fill(all, double.NaN);
        for (int i = 0; i < values.Length; i++)
        {
            all[rows.Numbers[i]] = values[i];
        }

        return all;
    }

    private static void Append(StringBuilder text, string name, string value) => text.Append(name).Append(": ").Append(value).Append('\n');

    private static string Quoted(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";
}
