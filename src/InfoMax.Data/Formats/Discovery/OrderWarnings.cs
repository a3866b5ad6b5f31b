using InfoMax.Data.Formats.Layouts;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>Says where the order of the files is another than a program that sorts names as texts, or a shell, would have.</summary>
internal static class OrderWarnings
{
    /// <summary>At most a line for the files inside directories, and one for the inputs.</summary>
    /// <param name="planned">Files in the order of their rows.</param>
    /// <param name="files">Everything found.</param>
    /// <param name="inputs">The inputs as given.</param>
    public static IEnumerable<string> Of(IReadOnlyList<PlannedFile> planned, IReadOnlyList<FoundFile> files, IReadOnlyList<string> inputs)
    {
        Dictionary<string, int> inputOf = files.ToDictionary(file => file.Path, file => file.Input, StringComparer.Ordinal);
        foreach ((PlannedFile a, PlannedFile b) in planned.Zip(planned.Skip(1)))
        {
            if (inputOf[a.Path] == inputOf[b.Path] && string.CompareOrdinal(a.RelativePath, b.RelativePath) > 0)
            {
                yield return $"natural and textual order of the files differ: {a.RelativePath} comes before {b.RelativePath}; "
                    + "a score, label or id file beside them must follow this order (validate --json lists it)";
                break;
            }
        }

        bool textual = inputs.Zip(inputs.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) <= 0);
        foreach ((string a, string b) in textual ? inputs.Zip(inputs.Skip(1)) : [])
        {
            if (NaturalOrder.Instance.Compare(a, b) > 0)
            {
                yield return $"the inputs are read in the order given, which is textual, not natural: {a} comes before {b}; "
                    + "name their directory, or give them in another order, if the rows shall follow the numbers";
                break;
            }
        }
    }
}
