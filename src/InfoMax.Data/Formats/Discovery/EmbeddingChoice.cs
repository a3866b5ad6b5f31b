using InfoMax.Data.Formats.Layouts;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>Resolves <c>--embedding</c> and the image-text pair of <c>--score clip</c> against the embeddings a file holds.</summary>
internal static class EmbeddingChoice
{
    private static readonly (string Image, string Text)[] Counterparts =
        [("img", "txt"), ("image", "text"), ("img", "text"), ("image", "txt"), ("image", "caption"), ("img", "caption")];

    /// <summary>The names to read: the one or two asked for, else the first available.</summary>
    /// <param name="format">The layout.</param>
    /// <param name="asked">The option as typed, or null.</param>
    /// <param name="available">What there is.</param>
    /// <param name="file">The file they were found in, for messages.</param>
    /// <exception cref="InputDataException">A name is unknown, given twice, or there are more than two.</exception>
    public static IReadOnlyList<string> Resolve(InputFormat format, string? asked, AvailableEmbeddings available, string file)
    {
        if (asked is null)
        {
            return available.Equal > 1
                ? throw new InputDataException($"{file}: several embeddings ({string.Join(", ", available.Names)}); choose with --embedding")
                : [available.Names[0]];
        }

        if (!LayoutFormats.Of(format).NamesEmbeddings)
        {
            throw new InputDataException($"{file}: a file of format {LayoutFormats.Of(format).Name} holds one unnamed embedding, so --embedding {asked} does not apply; leave it out");
        }

        // A column may have a plus sign in its own name.
        string[] names = available.Names.Contains(asked) ? [asked] : asked.Split('+', StringSplitOptions.TrimEntries);
        if (names.Length > 2 || names.Distinct(StringComparer.Ordinal).Count() < names.Length)
        {
            throw new InputDataException($"--embedding {asked}: expected one name, or two different ones joined by +");
        }

        return names.FirstOrDefault(name => !available.Names.Contains(name)) is { } unknown
            ? throw new InputDataException($"{file}: no embedding '{unknown}'; available: {string.Join(", ", available.Names)}")
            : names;
    }

    /// <summary>The usual embedding where a file names its own and this is among them, else null.</summary>
    public static string? Usual(InputFormat format, string? usual, AvailableEmbeddings available) =>
        usual is not null && LayoutFormats.Of(format).NamesEmbeddings && (available.Names.Contains(usual) || usual.Split('+').All(available.Names.Contains)) ? usual : null;

    /// <summary>The image and text embedding that belong to the chosen one, or null when the file lacks the other half.</summary>
    public static IReadOnlyList<string>? ClipPair(IReadOnlyList<string> chosen, IReadOnlyList<string> available)
    {
        foreach (string name in chosen)
        {
            foreach ((string image, string text) in Counterparts)
            {
                if (name.Contains(image, StringComparison.OrdinalIgnoreCase)
                    && Find(name.Replace(image, text, StringComparison.OrdinalIgnoreCase)) is { } other)
                {
                    return [name, other];
                }

                if (name.Contains(text, StringComparison.OrdinalIgnoreCase)
                    && Find(name.Replace(text, image, StringComparison.OrdinalIgnoreCase)) is { } first)
                {
                    return [first, name];
                }
            }
        }

        return null;

        string? Find(string wanted) => available.FirstOrDefault(a => string.Equals(a, wanted, StringComparison.OrdinalIgnoreCase));
    }
}
