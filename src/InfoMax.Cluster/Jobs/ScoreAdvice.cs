using System.Globalization;
using InfoMax.Core.Scores;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Jobs;

/// <summary>What the choice of a score asks of its user, or should tell them. Pure.</summary>
public static class ScoreAdvice
{
    /// <summary>
    /// Below this share a uniform score loses to random rows: the sum of importance is fixed, so that what is left to win is rows that no other
    /// row points to, whatever alpha (measured on five sets: -20 points of accuracy at 3 %, -9 at 10 %, 0 at 30 %).
    /// </summary>
    private const double LeastUniformShare = 0.3;

    /// <summary>Words for scores that are high where a row is hard or bad, not where it is good.</summary>
    private static readonly string[] DifficultyWords = ["el2n", "forgetting", "loss", "perplexity", "ppl", "ifd"];

    /// <summary>Why a score from outside cannot be taken without an order; null when it can.</summary>
    /// <param name="score">The score as given.</param>
    /// <param name="order">The order as given, or null.</param>
    public static string? Problem(ScoreSource score, ScoreOrder? order)
    {
        ArgumentNullException.ThrowIfNull(score);
        if (score.Terms().FirstOrDefault(term => term.Weight > 0 && IsGiven(term.Score) && DifficultyWord(term.Score.Argument!) is not null) is { } hard)
        {
            return $"'{DifficultyWord(hard.Score.Argument!)}' looks like difficulty, and a combination takes high as good; give {hard.Score} a negative weight, such as {hard.Score}*-1";
        }

        return order is null && IsGiven(score) && DifficultyWord(score.Argument!) is { } word
            ? $"'{word}' looks like difficulty, and high would keep the hardest rows; give --score-order low (easy first), high or at:Q"
            : null;
    }

    /// <summary>Why a job of a goal cannot have a score; null when it can.</summary>
    /// <param name="score">The score as given.</param>
    /// <param name="goal">What the job is for.</param>
    public static string? GoalProblem(ScoreSource score, JobGoal goal)
    {
        ArgumentNullException.ThrowIfNull(score);
        return (score.Kind, goal) switch
        {
            (ScoreKind.Several, not JobGoal.Score) => $"are several scores, and rows are worth one thing; give one of them, combine:{string.Join('+', score.Outputs())}, or take the verb score",
            (ScoreKind.Auto, JobGoal.Score) => "no score is named that could be written; give one or several, such as hub,density",
            (ScoreKind.Uniform, JobGoal.Score) => "is the same for every row; name a score that differs",
            _ => null,
        };
    }

    /// <summary>Why a score of the graph cannot be had of random partitions; null when it can.</summary>
    public static string? Problem(ScoreSource score, Partitioner partitioner, int partitions)
    {
        ArgumentNullException.ThrowIfNull(score);
        return score.Definition is { NeedsGraph: true } && partitioner == Partitioner.Random && partitions != 1
            ? "needs the neighbours over the whole data set, which random partitions do not find; leave --partitioner random out, or give --partitions 1"
            : null;
    }

    /// <summary>Why a score of labels cannot be had; null when it can.</summary>
    public static string? LabelProblem(ScoreSource score, LabelSource? labels)
    {
        ArgumentNullException.ThrowIfNull(score);
        return score.Definition is { NeedsLabels: true } && labels is null ? "needs the rows' labels; give --labels column:NAME or file:PATH.npy" : null;
    }

    /// <summary>Lines for the user of a job whose input is found.</summary>
    /// <param name="spec">The job.</param>
    /// <param name="found">Its score.</param>
    /// <param name="rows">Rows of its input.</param>
    public static IReadOnlyList<string> Of(JobSpec spec, ScoreKind found, long rows)
    {
        ArgumentNullException.ThrowIfNull(spec);
        List<string> lines = [];
        if (spec.Goal != JobGoal.Score && spec.ScoreOrder is null && IsGiven(spec.Score))
        {
            lines.Add($"score {spec.Score}: high values are worth more, since no --score-order is given; give low or at:Q if they are not");
        }

        double[] shares = [.. spec.Budgets.Select(budget => budget.Resolve(rows) / (double)Math.Max(1, rows))];
        if (found == ScoreKind.Uniform && shares.Length > 0 && shares.Min() < LeastUniformShare)
        {
            lines.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"score uniform at {shares.Min():P1} of the rows: it chooses outliers, which train worse than random rows below 30 %, and alpha cannot change that; give another --score"));
        }

        return lines;
    }

    /// <summary>True for a score that is high where a row is hard: one of labels, or one from outside whose name says so.</summary>
    public static bool IsDifficulty(ScoreSource score)
    {
        ArgumentNullException.ThrowIfNull(score);
        return score.Definition is { NeedsLabels: true } || (IsGiven(score) && DifficultyWord(score.Argument!) is not null);
    }

    private static bool IsGiven(ScoreSource score) => score.Kind is ScoreKind.Column or ScoreKind.File;

    private static string? DifficultyWord(string argument)
    {
        string name = Path.GetFileNameWithoutExtension(argument);
        string[] words = name.Split([.. name.Where(c => !char.IsAsciiLetterOrDigit(c)).Distinct()]);
        return DifficultyWords.FirstOrDefault(word => words.Contains(word, StringComparer.OrdinalIgnoreCase));
    }
}
