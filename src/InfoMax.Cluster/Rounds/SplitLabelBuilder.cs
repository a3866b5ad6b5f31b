using InfoMax.Data.Artifacts;

namespace InfoMax.Cluster.Rounds;

/// <summary>Gathers the labels of a split's valid rows.</summary>
internal sealed class SplitLabelBuilder
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];
    private readonly List<int> _classes = [];

    /// <summary>Takes the label of the next valid row; null for none.</summary>
    public void Add(string? label)
    {
        int place = -1;
        if (label is not null && !_places.TryGetValue(label, out place))
        {
            place = _names.Count;
            _places.Add(label, place);
            _names.Add(label);
        }

        _classes.Add(place);
    }

    /// <summary>Writes them.</summary>
    /// <param name="context">The kernel's item, and what it may read.</param>
    /// <param name="name">Name of the artifact.</param>
    public ArtifactRef Write(RoundContext context, string name) =>
        RoundIndex.Write(context.Store, context.Uri(name), new SplitLabels([.. _names], [.. _classes]), _classes.Count);
}
