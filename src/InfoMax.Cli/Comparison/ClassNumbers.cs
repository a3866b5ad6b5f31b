using InfoMax.Data.Formats;

namespace InfoMax.Cli.Comparison;

/// <summary>Labels as class numbers: the places of the labels in ordinal order.</summary>
/// <param name="Names">The labels in ordinal order.</param>
/// <param name="Classes">The class of each row, -1 for a row without label.</param>
internal sealed record ClassNumbers(string[] Names, int[] Classes)
{
    /// <summary>Numbers the labels of a data set.</summary>
    public static ClassNumbers Of(LabelSource source, string?[] labels)
    {
        LabelCounts counts = new(source);
        foreach (string? label in labels)
        {
            counts.Add(label);
        }

        return new ClassNumbers(counts.Classes().Names, []).With(labels);
    }

    /// <summary>Rows without a label.</summary>
    public int Unlabelled => Classes.Count(number => number < 0);

    /// <summary>The same numbers for other labels; -1 for one that is not among them.</summary>
    public ClassNumbers With(string?[] labels) => this with { Classes = Array.ConvertAll(labels, label => label is null ? -1 : Math.Max(-1, Array.BinarySearch(Names, label, StringComparer.Ordinal))) };
}
