namespace InfoMax.Data.Formats.Discovery;

/// <summary>The split that a path belongs to by its words, as Hugging Face reads them: <c>data/train-00000-of-00002.parquet</c>.</summary>
internal static class SplitNames
{
    private static readonly char[] Separators = ['/', '-', '_', '.', ' '];

    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = "train",
        ["training"] = "train",
        ["validation"] = "validation",
        ["valid"] = "validation",
        ["val"] = "validation",
        ["dev"] = "validation",
        ["test"] = "test",
        ["testing"] = "test",
        ["eval"] = "test",
        ["evaluation"] = "test",
    };

    public static string[] Words(string relativePath) => relativePath.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The split by the last word that names one, or null.</summary>
    public static string? Of(string relativePath) =>
        Words(relativePath).Reverse().Select(word => Known.GetValueOrDefault(word)).FirstOrDefault(split => split is not null);

    /// <summary>True where the file belongs to the split asked for: by its own word, or by one of the usual ones.</summary>
    public static bool IsIn(string relativePath, string split)
    {
        string? last = Words(relativePath).LastOrDefault(word => word == split || Known.ContainsKey(word));
        return last is not null && (last == split || (Known.TryGetValue(last, out string? known) && known == Known.GetValueOrDefault(split)));
    }
}
