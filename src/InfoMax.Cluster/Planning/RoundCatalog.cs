using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>Every round that any job may have: names, and an order in which each pipeline runs a part of them.</summary>
public static class RoundCatalog
{
    private const ScoreWork AllWork = ScoreWork.Prototypes | ScoreWork.Probe | ScoreWork.Pairs | ScoreWork.Targets | ScoreWork.Graph | ScoreWork.Ranks;

    /// <summary>
    /// Jobs that have all rounds between them, and an order that no other job contradicts: making the pipelines of all shapes would
    /// take a small job a twentieth of its time. A test looks at all of them, and fails where one is missing here.
    /// </summary>
    private static readonly PipelineShape[] Widest =
    [
        new(PartitionScheme.Semantic, ScoreKind.Combine, HasLabels: true, Reasons: true, Distributed: true, SpreadCopies: true, Work: AllWork),
        new(PartitionScheme.Semantic, ScoreKind.Combine, HasLabels: true, Reasons: true, Distributed: true, SpreadCopies: true, Work: AllWork & ~ScoreWork.Graph),
        new(PartitionScheme.Semantic, ScoreKind.Hub, HasLabels: true, Distributed: true, Groups: GroupScheme.Clusters, HasQuota: true, SpreadCopies: true),
        new(PartitionScheme.Semantic, ScoreKind.Hub, HasLabels: true, Reasons: true, Distributed: true, Map: true, SpreadCopies: true),
        new(PartitionScheme.Single, ScoreKind.Combine, HasLabels: true, Reasons: true, SpreadCopies: true, Work: AllWork),
        new(PartitionScheme.Single, ScoreKind.Auto, Reasons: true, Map: true),
        new(PartitionScheme.Random, ScoreKind.Combine, Work: ScoreWork.Ranks),
        new(PartitionScheme.Random, ScoreKind.Auto, Groups: GroupScheme.Clusters, HasQuota: true),
    ];

    private static readonly Dictionary<RoundKind, RoundDefinition> Definitions = Widest
        .SelectMany(shape => Pipelines.Of(shape).Rounds)
        .GroupBy(round => round.Kind)
        .ToDictionary(group => group.Key, group => group.First());

    private static readonly Dictionary<RoundKind, int> Places = Merged()
        .Select((kind, place) => KeyValuePair.Create(kind, place))
        .ToDictionary();

    private static readonly Dictionary<string, RoundKind> Folders =
        Definitions.Values.ToDictionary(round => FolderOf(round.Name), round => round.Kind, StringComparer.Ordinal);

    /// <summary>All kinds in order.</summary>
    public static IReadOnlyList<RoundKind> Kinds { get; } = [.. Places.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>Place of a round in the order of all rounds; -1 for none, and for a round that this version does not know.</summary>
    public static int PlaceOf(RoundKind round) => Places.GetValueOrDefault(round, -1);

    /// <summary>The round as users read it.</summary>
    public static string NameOf(RoundId round)
    {
        string name = Definitions.TryGetValue(round.Kind, out RoundDefinition? known) ? known.Name : round.Kind.ToString().ToLowerInvariant();
        return round.Pass == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {round.Pass + 1}");
    }

    /// <summary>True for the rounds that run on the coordinator's node, in whichever pipeline.</summary>
    public static bool IsLocal(RoundKind round) => Definitions.TryGetValue(round, out RoundDefinition? known) && known.IsLocal;

    /// <summary>True for the rounds whose items take all cores, in whichever pipeline.</summary>
    public static bool IsWide(RoundKind round) => !Definitions.TryGetValue(round, out RoundDefinition? known) || known.IsWide;

    /// <summary>The round as part of a path, <c>visit</c> or <c>sweep~1</c> for its second pass.</summary>
    public static string FolderOf(RoundId round)
    {
        string name = FolderOf(NameOf(round.Kind));
        return round.Pass == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}~{round.Pass}");
    }

    /// <summary>The round of a folder; null when it is none's.</summary>
    public static RoundId? RoundOf(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string[] parts = folder.Split('~');
        int pass = 0;
        bool known = Folders.TryGetValue(parts[0], out RoundKind kind) && (parts.Length == 1
            || (parts.Length == 2 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out pass) && pass > 0));
        return known ? new RoundId(kind, pass) : null;
    }

    private static string FolderOf(string name) => name.Replace(' ', '-');

    /// <summary>The pipelines' lists merged: a round stands after all that any pipeline runs before it.</summary>
    private static List<RoundKind> Merged()
    {
        List<RoundKind> merged = [];
        List<List<RoundKind>> left = [.. Widest.Select(shape => Pipelines.Of(shape).Rounds.Select(round => round.Kind).ToList())];
        while (left.RemoveAll(list => list.Count == 0) >= 0 && left.Count > 0)
        {
            RoundKind next = left.Select(list => list[0]).First(head => left.TrueForAll(list => list.IndexOf(head) <= 0));
            merged.Add(next);
            left.ForEach(list => list.Remove(next));
        }

        return merged;
    }
}
