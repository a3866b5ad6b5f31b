using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Graph;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Exports;

namespace InfoMax.Cli.Options;

/// <summary>Turns option texts into values; a text that does not parse is noted with what was expected.</summary>
public static class OptionParsing
{
    /// <summary>Words of <c>--format</c>.</summary>
    public static readonly string[] Formats = ["auto", "npy", "parquet", "arrow", "datacomp", "clip-retrieval"];

    /// <summary>Words of <c>--solver</c>.</summary>
    public static readonly string[] Solvers = ["auto", "gradient", "softmax", "greedy"];

    /// <summary>Words of <c>--score-normalization</c>.</summary>
    public static readonly string[] Normalizations = ["rank", "minmax", "none"];

    /// <summary>Words of <c>--partitioner</c>.</summary>
    public static readonly string[] Partitioners = ["semantic", "random"];

    /// <summary>Words of <c>--neighbor-search</c>.</summary>
    public static readonly string[] Searches = [NeighborSearchRule.Auto, NeighborSearchRule.Exact, NeighborSearchRule.Blocks];

    /// <summary>Words of <c>--on-invalid</c>.</summary>
    public static readonly string[] InvalidRules = ["fail", "drop"];

    /// <summary>Words of <c>--log-format</c>.</summary>
    public static readonly string[] LogFormats = ["text", "json"];

    /// <summary>Words of <c>--export</c>.</summary>
    public static readonly string[] ExportKinds = [OutputExports.Nemo, OutputExports.Text, OutputExports.Mask, OutputExports.Rows];

    /// <summary><c>nemo,mask</c>: kinds of exports, in a fixed order.</summary>
    public static IReadOnlyList<string> Exports(string text, OptionProblems problems)
    {
        IReadOnlyList<string> given = List(text, "--export", problems, item => ExportKinds.Contains(item)
            ? item
            : Fail<string>("--export", item, $"must be {string.Join(", ", ExportKinds.SkipLast(1))} or {ExportKinds[^1]}", problems));
        return [.. ExportKinds.Where(given.Contains)];
    }

    /// <summary><c>0.1</c> or <c>0.05,0.1</c>: fractions in (0, 1].</summary>
    public static IReadOnlyList<BudgetRule> Fractions(string text, OptionProblems problems) => List(text, "--fraction", problems, item =>
        Number(item) is { } value and > 0 and <= 1
            ? new BudgetRule(value, null)
            : Fail<BudgetRule>("--fraction", item, "must be in (0, 1]; for a row count use --budget", problems));

    /// <summary><c>1000</c> or <c>1000,2000</c>: row counts of at least 1.</summary>
    public static IReadOnlyList<BudgetRule> Budgets(string text, OptionProblems problems) => List(text, "--budget", problems, item =>
        Integer(item) is { } rows and >= 1 and <= int.MaxValue
            ? new BudgetRule(null, rows)
            : Fail<BudgetRule>("--budget", item, "must be a whole number of rows, at least 1; for a share of the rows use --fraction", problems));

    /// <summary><c>auto</c> or counts of at least 1; 0 stands for auto.</summary>
    public static IReadOnlyList<int> Neighbors(string text, OptionProblems problems) => [.. List(text, "--neighbors", problems, item =>
        item == "auto" ? (int?)0
        : Integer(item) is { } k and >= 1 and <= 1024 ? (int?)k
        : FailValue<int>("--neighbors", item, "must be auto or a whole number from 1 to 1024", problems)).OfType<int>()];

    /// <summary><c>auto</c>, <c>auto:B</c> or values of at least 0.</summary>
    public static IReadOnlyList<AlphaRule> Alphas(string text, OptionProblems problems) => List(text, "--alpha", problems, item =>
    {
        if (item == "auto")
        {
            return new AlphaRule(null, AutoParameters.DefaultBoost);
        }

        if (item.StartsWith("auto:", StringComparison.Ordinal))
        {
            return Number(item[5..]) is { } boost and >= 0
                ? new AlphaRule(null, boost)
                : Fail<AlphaRule>("--alpha", item, "B of auto:B must be a number of at least 0", problems);
        }

        return Number(item) is { } alpha and >= 0
            ? new AlphaRule(alpha, 0)
            : Fail<AlphaRule>("--alpha", item, "must be auto, auto:B or a number of at least 0", problems);
    });

    /// <summary><c>column:NAME</c>, <c>file:PATH.npy</c>, <c>clip</c>, <c>prototype</c>, <c>uniform</c> or <c>auto</c>.</summary>
    public static ScoreSource Score(string text, OptionProblems problems, bool checkFile = true)
    {
        const string Expected = "must be column:NAME, file:PATH.npy, clip, prototype or uniform";
        (string kind, string? argument) = text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0
            ? (text[..colon], text[(colon + 1)..])
            : (text, null);
        switch (kind)
        {
            case "column" or "file" when string.IsNullOrEmpty(argument):
                problems.Add("--score", text, kind == "column" ? "names no column; give column:NAME" : "names no file; give file:PATH.npy");
                break;
            case "column":
                return new ScoreSource(ScoreKind.Column, argument);
            case "file" when checkFile && !File.Exists(argument):
                problems.Add("--score", text, "there is no such file");
                break;
            case "file":
                return new ScoreSource(ScoreKind.File, Path.GetFullPath(argument!));
            case "clip" when argument is null:
                return new ScoreSource(ScoreKind.Clip);
            case "prototype" when argument is null:
                return new ScoreSource(ScoreKind.Prototype);
            case "uniform" when argument is null:
                return new ScoreSource(ScoreKind.Uniform);
            case "auto" when argument is null:
                return new ScoreSource(ScoreKind.Auto);
            default:
                problems.Add("--score", text, Expected);
                break;
        }

        return new ScoreSource(ScoreKind.Auto);
    }

    /// <summary>A share in (0, 1].</summary>
    public static double Recall(string text, OptionProblems problems)
    {
        if (Number(text) is { } recall and > 0 and <= 1)
        {
            return recall;
        }

        problems.Add("--recall", text, "must be in (0, 1]; 1 makes the search exact");
        return 1;
    }

    /// <summary>Bytes with an optional K, M, G or T (powers of 1024).</summary>
    public static long Memory(string text, OptionProblems problems)
    {
        string digits = text.EndsWith("iB", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('B') ? text[..^1] : text;
        int shift = digits.Length == 0 ? 0 : char.ToUpperInvariant(digits[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        if (shift > 0)
        {
            digits = digits[..^1];
        }

        double bytes = (Number(digits) ?? 0) * (1L << shift);
        if (bytes is >= 64L << 20 and < long.MaxValue)
        {
            return (long)bytes;
        }

        problems.Add("--memory", text, "must be a size of at least 64M, such as 8G");
        return 0;
    }

    /// <summary>The default of <c>--memory</c>: half of what the machine, or the container, gives this process.</summary>
    public static long HalfOfMachine() => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>A whole number in a range.</summary>
    public static long WholeNumber(string option, string text, long minimum, long maximum, OptionProblems problems)
    {
        if (Integer(text) is { } value && value >= minimum && value <= maximum)
        {
            return value;
        }

        problems.Add(option, text, maximum == long.MaxValue
            ? $"must be a whole number of at least {minimum}"
            : $"must be a whole number from {minimum} to {maximum}");
        return minimum;
    }

    /// <summary>One of a few words.</summary>
    public static string Choice(string option, string text, IReadOnlyList<string> choices, OptionProblems problems)
    {
        if (choices.Contains(text))
        {
            return text;
        }

        problems.Add(option, text, $"must be {string.Join(", ", choices.SkipLast(1))} or {choices[^1]}");
        return choices[0];
    }

    /// <summary>A finite number in invariant notation, or null.</summary>
    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private static long? Integer(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : null;

    private static IReadOnlyList<T> List<T>(string text, string option, OptionProblems problems, Func<string, T?> parse)
    {
        List<T> values = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string item in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!seen.Add(item))
            {
                problems.Add(option, text, $"names {item} twice");
            }
            else if (parse(item) is { } value)
            {
                values.Add(value);
            }
        }

        return values;
    }

    private static T? Fail<T>(string option, string item, string problem, OptionProblems problems)
        where T : class
    {
        problems.Add(option, item, problem);
        return null;
    }

    private static T? FailValue<T>(string option, string item, string problem, OptionProblems problems)
        where T : struct
    {
        problems.Add(option, item, problem);
        return null;
    }
}
