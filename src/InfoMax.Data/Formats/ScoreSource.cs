using System.Text.Json.Serialization;
using InfoMax.Core.Scores;

namespace InfoMax.Data.Formats;

/// <summary>A score source as <c>--score</c> names it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Argument">
/// The column's name, the file's path (of a target set with what follows it), the parts of a combination or the scores of a table;
/// null for the other kinds.
/// </param>
public sealed record ScoreSource(ScoreKind Kind, string? Argument = null) : INamesFile
{
    private const string PathForm = "PATH";
    private const char Separator = ',';

    /// <summary>The forms that a job can compute, for help and completion: the catalogue's, in its order.</summary>
    public static IReadOnlyList<string> Forms { get; } =
        [.. ScoreCatalogue.All.Where(score => EnumWords.Find(typeof(ScoreKind), score.Name) is not null).Select(score => score.Form)];

    /// <summary>The score's definition; that of several takes what any of them reads. Null while the kind is not chosen.</summary>
    [JsonIgnore]
    public ScoreDefinition? Definition => Kind switch
    {
        ScoreKind.Combine => Over(DefinitionOf(Kind)!),
        ScoreKind.Several => Over(DefinitionOf(ScoreKind.Uniform)!),
        _ => DefinitionOf(Kind),
    };

    /// <summary>The scores that are asked for: those of a table, else this one.</summary>
    public IReadOnlyList<ScoreSource> Outputs() => Kind == ScoreKind.Several ? [.. Pieces(Argument!, Separator).Select(Parse)] : [this];

    /// <summary>The parts of a combination; none for other kinds.</summary>
    public IReadOnlyList<ScoreTerm> Terms() => Kind == ScoreKind.Combine ? ScoreTerm.ParseAll(Argument!) : [];

    /// <summary>The scores that have no parts and that all that is asked for is made of, each once.</summary>
    public IReadOnlyList<ScoreSource> Bases() => Kind is ScoreKind.Combine or ScoreKind.Several
        ? [.. Outputs().SelectMany(score => score.Kind == ScoreKind.Combine ? score.Terms().Select(term => term.Score) : [score]).Distinct()]
        : [this];

    /// <summary>The scores that are read with the rows: <c>negclip</c> takes part in those of <c>clip</c>, by which pairs are judged.</summary>
    public IReadOnlyList<ScoreSource> Given() =>
    [
        .. Bases().Select(score => score.Kind == ScoreKind.Negclip ? new ScoreSource(ScoreKind.Clip) : score)
            .Where(score => score.Kind is ScoreKind.Column or ScoreKind.File or ScoreKind.Clip)
            .Distinct(),
    ];

    /// <summary>The files of the target sets that it compares rows with, each once.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> TargetPaths =>
        [.. Bases().Where(score => score.Kind == ScoreKind.Target).Select(score => TargetSet.Parse(score.Argument!).Path).Distinct()];

    /// <summary>Whether it is made of others.</summary>
    [JsonIgnore]
    public bool IsComposite => Kind is ScoreKind.Combine or ScoreKind.Several;

    /// <summary>What must be done for it.</summary>
    [JsonIgnore]
    public ScoreWork Work => Bases().Aggregate(
        Outputs().Any(score => score.Kind == ScoreKind.Combine) ? ScoreWork.Ranks : ScoreWork.None, (work, score) => work | WorkOf(score.Kind));

    /// <inheritdoc/>
    IReadOnlyList<string> INamesFile.FilePaths => Kind is ScoreKind.File or ScoreKind.Target
        ? [Kind == ScoreKind.Target ? TargetSet.Parse(Argument!).Path : Argument!]
        : IsComposite ? [.. Bases().SelectMany(score => ((INamesFile)score).FilePaths)] : [];

    /// <inheritdoc/>
    INamesFile INamesFile.WithFilePaths(Func<string, string> replace) => WithPaths(replace);

    /// <summary>What a kind that is no composite is declared as; null for auto.</summary>
    public static ScoreDefinition? DefinitionOf(ScoreKind kind) => ScoreCatalogue.Find(EnumWords.Of(kind));

    /// <summary>What must be done for a kind that is no composite.</summary>
    public static ScoreWork WorkOf(ScoreKind kind) => kind switch
    {
        ScoreKind.Prototype => ScoreWork.Prototypes,
        ScoreKind.Negclip => ScoreWork.Pairs,
        ScoreKind.Target => ScoreWork.Targets,
        _ => DefinitionOf(kind) switch
        {
            { NeedsGraph: true } => ScoreWork.Graph,
            { NeedsProbe: true } => ScoreWork.Probe,
            _ => ScoreWork.None,
        },
    };

    /// <summary>Reads a form of the catalogue, <c>auto</c>, or several forms with commas between them.</summary>
    /// <exception cref="FormatException">The text is none of them; the message says what it must be.</exception>
    public static ScoreSource Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        IReadOnlyList<string> pieces = Pieces(text, Separator);
        if (pieces.Count < 2)
        {
            return ParseOne(text.Trim());
        }

        ScoreSource[] scores = [.. pieces.Select(ParseOne)];
        if (scores.FirstOrDefault(score => score.Kind is ScoreKind.Auto or ScoreKind.Uniform) is { } none)
        {
            throw new FormatException($"has {none} in a list; name scores that differ from row to row");
        }

        return scores.Distinct().Count() < scores.Length
            ? throw new FormatException("names a score twice; keep one")
            : new ScoreSource(ScoreKind.Several, string.Join(Separator, scores.Select(score => score.ToString())));
    }

    /// <summary>
    /// Cuts a list of scores. A piece that begins with no score's name belongs to the one before it, so that names of columns and
    /// files may hold the separator.
    /// </summary>
    /// <param name="text">The list.</param>
    /// <param name="separator">What stands between two scores.</param>
    public static IReadOnlyList<string> Pieces(string text, char separator)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> pieces = [];
        foreach (string piece in text.Split(separator))
        {
            if (pieces.Count > 0 && !BeginsScore(piece.Trim()))
            {
                pieces[^1] += separator + piece;
            }
            else
            {
                pieces.Add(piece);
            }
        }

        return [.. pieces.Select(piece => piece.Trim())];
    }

    /// <summary>The form of the command line: <c>column:NAME</c>, <c>file:PATH</c>, <c>clip</c>, …</summary>
    public override string ToString() => Kind == ScoreKind.Several ? Argument! : Argument is null ? EnumWords.Of(Kind) : $"{EnumWords.Of(Kind)}:{Argument}";

    private static ScoreSource ParseOne(string text)
    {
        string[] parts = text.Split(':', 2);
        string? argument = parts.Length > 1 ? parts[1] : null;
        ScoreKind? kind = (ScoreKind?)EnumWords.Find(typeof(ScoreKind), parts[0]);
        ScoreDefinition? definition = kind is null ? null : ScoreCatalogue.Find(parts[0]);
        if (kind is not { } known || (definition is null && known != ScoreKind.Auto) || (argument is not null && definition?.Argument is null))
        {
            throw new FormatException(text.EndsWith(".npy", StringComparison.OrdinalIgnoreCase)
                ? $"looks like a file: for a file of scores give file:{text}"
                : $"must be {string.Join(", ", Forms.SkipLast(1))} or {Forms[^1]}");
        }

        if (definition?.Argument is not null && string.IsNullOrEmpty(argument))
        {
            throw new FormatException($"names no {(NamesFile(definition) ? "file" : known == ScoreKind.Combine ? "scores" : "column")}; give {definition.Form}");
        }

        return known switch
        {
            ScoreKind.Combine => new ScoreSource(known, string.Join('+', ScoreTerm.ParseAll(argument!))),
            ScoreKind.Target => new ScoreSource(known, TargetSet.Parse(argument!).ToString()),
            _ => new ScoreSource(known, argument),
        };
    }

    private static bool BeginsScore(string piece)
    {
        int end = piece.IndexOfAny([':', '*', '+', ',']);
        return ScoreCatalogue.All.Any(definition => definition.Name == (end < 0 ? piece : piece[..end]));
    }

    private ScoreSource WithPaths(Func<string, string> replace) => Kind switch
    {
        ScoreKind.File => this with { Argument = replace(Argument!) },
        ScoreKind.Target => this with { Argument = TargetSet.Parse(Argument!).WithPath(replace).ToString() },
        ScoreKind.Combine => this with { Argument = string.Join('+', Terms().Select(term => term with { Score = term.Score.WithPaths(replace) })) },
        ScoreKind.Several => this with { Argument = string.Join(Separator, Outputs().Select(score => score.WithPaths(replace).ToString())) },
        _ => this,
    };

    private ScoreDefinition Over(ScoreDefinition definition) => Bases().Select(score => DefinitionOf(score.Kind)!).Aggregate(
        definition,
        (all, part) => all with { Reads = all.Reads | part.Reads, GraphNeighbors = Math.Max(all.GraphNeighbors, part.GraphNeighbors) });

    private static bool NamesFile(ScoreDefinition? definition) => definition?.Argument?.StartsWith(PathForm, StringComparison.Ordinal) == true;
}
