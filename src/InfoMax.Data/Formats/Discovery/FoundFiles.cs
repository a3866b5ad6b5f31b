using InfoMax.Data.Formats.Layouts;

namespace InfoMax.Data.Formats.Discovery;

/// <summary>What lies under the inputs.</summary>
/// <param name="Files">The files: input by input, each in natural order.</param>
/// <param name="PassedOver">Directories whose results of earlier jobs were left out, as the user would name them.</param>
internal sealed record FoundFiles(IReadOnlyList<FoundFile> Files, IReadOnlyList<string> PassedOver)
{
    private const int MostNamed = 5;

    /// <summary>The line that says so, or nothing.</summary>
    public IEnumerable<string> Warnings()
    {
        if (PassedOver.Count > 0)
        {
            string more = PassedOver.Count > MostNamed ? $" and {PassedOver.Count - MostNamed} more" : string.Empty;
            yield return $"results of earlier jobs are passed over: {string.Join(", ", PassedOver.Take(MostNamed))}{more}";
        }
    }
}
