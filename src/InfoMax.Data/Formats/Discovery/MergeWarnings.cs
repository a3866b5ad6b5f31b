using System.IO.Hashing;
using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>
/// Names files that should perhaps not be one set: a file reached twice, files of equal content, several splits, and image and
/// text vectors of the same rows. Each is legal, so each is a line and no refusal.
/// </summary>
internal static class MergeWarnings
{
    private const int SampleBytes = 4096;
    private const int Samples = 16;
    private const int MostNamed = 3;

    private static readonly HashSet<string> ImageWords = new(["img", "image", "images"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> TextWords = new(["txt", "text", "texts", "caption", "captions"], StringComparer.OrdinalIgnoreCase);

    /// <summary>At most a line for each kind.</summary>
    /// <param name="format">The layout.</param>
    /// <param name="planned">The files in the order of their rows.</param>
    /// <param name="cancellationToken">Looked at between files.</param>
    /// <exception cref="InputDataException">A file cannot be read.</exception>
    public static IEnumerable<string> Of(InputFormat format, IReadOnlyList<PlannedFile> planned, CancellationToken cancellationToken)
    {
        RealPaths real = new();
        List<PlannedFile[]> linked = Groups(planned, file => real.Of(file.Path));
        if (linked.Count > 0)
        {
            yield return $"links lead to the same file, whose rows are read more than once: {Name(linked)}; name each file once";
        }

        HashSet<PlannedFile> repeats = [.. linked.SelectMany(group => group.Skip(1))];
        List<PlannedFile[]> equal = Equal([.. planned.Where(file => !repeats.Contains(file))], cancellationToken);
        if (equal.Count > 0)
        {
            yield return $"files of the same content are all read, so their rows come more than once: {Name(equal)}; leave out the copies";
        }

        (string? Split, PlannedFile File)[] splits = [.. planned.Select(file => (SplitNames.Of(file.RelativePath), file)).Where(f => f.Item1 is not null)];
        if (splits.Select(f => f.Split).Distinct().Skip(1).Any())
        {
            IEnumerable<string> parts = splits.GroupBy(f => f.Split, StringComparer.Ordinal).Select(g => $"{g.Key} (files like {g.First().File.RelativePath})");
            yield return $"several splits are read as one set: {string.Join(", ", parts)}; choose one with --split NAME";
        }

        // The other layouts know which vectors belong together.
        if (format is InputFormat.Npy or InputFormat.Parquet or InputFormat.Arrow && Pair(planned) is var (image, text))
        {
            yield return $"files that look like image and text vectors of the same rows are read as one set: {image} and {text}; "
                + "name those of one kind, or lay them out in img_emb and text_emb";
        }
    }

    private static List<PlannedFile[]> Groups<T>(IReadOnlyList<PlannedFile> files, Func<PlannedFile, T> key)
        where T : notnull => [.. files.GroupBy(key).Where(g => g.Skip(1).Any()).Select(g => g.ToArray())];

    /// <summary>
    /// Files of equal size whose bytes agree at some places: vectors that agree in 4 KiB are the same vectors. The middle is
    /// read of every file that has its size with another, more only where these agree.
    /// </summary>
    private static List<PlannedFile[]> Equal(IReadOnlyList<PlannedFile> files, CancellationToken cancellationToken)
    {
        List<PlannedFile[]> equal = [];
        foreach (PlannedFile[] sized in Groups([.. files.Where(file => file.Mapping is null)], file => SourceFile.Of(file.Path).Bytes))
        {
            foreach (PlannedFile[] alike in Groups(sized, file => Digest(file, 1, cancellationToken)))
            {
                equal.AddRange(Groups(alike, file => Digest(file, Samples, cancellationToken)));
            }
        }

        return equal;
    }

    private static ulong Digest(PlannedFile file, int samples, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using InputSource source = LocalInputFiles.Instance.Open(file.Path, file.RelativePath);
            long length = source.Length;
            XxHash3 hash = new();
            byte[] buffer = new byte[SampleBytes];
            for (int i = 0; i < samples; i++)
            {
                long at = samples == 1 ? Math.Max(0, (length - SampleBytes) / 2) : Math.Max(0, length - SampleBytes) * i / (samples - 1);
                hash.Append(buffer.AsSpan(0, InputIo.ReadUpTo(source, buffer, at, file.RelativePath)));
            }

            return hash.GetCurrentHashAsUInt64();
        }
        catch (Exception exception) when (InputIo.IsIo(exception))
        {
            throw InputIo.Unreadable(file.RelativePath, exception);
        }
    }

    private static (string Image, string Text)? Pair(IReadOnlyList<PlannedFile> planned)
    {
        Dictionary<string, string> texts = new(StringComparer.OrdinalIgnoreCase);
        foreach (PlannedFile file in planned)
        {
            if (Neutral(file.RelativePath, TextWords) is { } key)
            {
                texts.TryAdd(key, file.RelativePath);
            }
        }

        foreach (PlannedFile file in texts.Count == 0 ? [] : planned)
        {
            if (Neutral(file.RelativePath, ImageWords) is { } key && texts.TryGetValue(key, out string? text))
            {
                return (file.RelativePath, text);
            }
        }

        return null;
    }

    /// <summary>The path's words with a mark for those of one kind; null where it has none.</summary>
    private static string? Neutral(string path, HashSet<string> kind)
    {
        string[] words = SplitNames.Words(path);
        return words.Any(kind.Contains) ? string.Join('/', words.Select(word => kind.Contains(word) ? "*" : word)) : null;
    }

    private static string Name(List<PlannedFile[]> groups)
    {
        string named = string.Join("; ", groups.Take(MostNamed).Select(group =>
            string.Join(" = ", group.Take(MostNamed).Select(file => file.RelativePath)) + (group.Length > MostNamed ? $" = {group.Length - MostNamed} more" : string.Empty)));
        return groups.Count > MostNamed ? $"{named}; and {groups.Count - MostNamed} more such groups" : named;
    }
}
