namespace InfoMax.Data.Formats;

/// <summary>The target set of <c>--score target:PATH.npy[:mean]</c>.</summary>
/// <param name="Path">A matrix of vectors, as many values a row as the embeddings.</param>
/// <param name="IsMean">A row's score is its mean cosine to the set's rows; else the largest.</param>
public sealed record TargetSet(string Path, bool IsMean)
{
    private const string MeanEnd = ":mean";
    private const string MaxEnd = ":max";

    /// <summary>Reads a path, with <c>:max</c> (the default) or <c>:mean</c> behind it.</summary>
    /// <exception cref="FormatException">There is no path.</exception>
    public static TargetSet Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        TargetSet set = text.EndsWith(MeanEnd, StringComparison.Ordinal) ? new TargetSet(text[..^MeanEnd.Length], true)
            : text.EndsWith(MaxEnd, StringComparison.Ordinal) ? new TargetSet(text[..^MaxEnd.Length], false)
            : new TargetSet(text, false);
        return set.Path.Length > 0 ? set : throw new FormatException("names no file; give target:PATH.npy or target:PATH.npy:mean");
    }

    /// <summary>The same with another path.</summary>
    public TargetSet WithPath(Func<string, string> replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        return this with { Path = replace(Path) };
    }

    /// <summary>The form that <see cref="Parse"/> reads, the default left out.</summary>
    public override string ToString() => IsMean ? Path + MeanEnd : Path;
}
