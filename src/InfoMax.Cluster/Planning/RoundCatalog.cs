using System.Collections.Frozen;
using System.Globalization;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

namespace InfoMax.Cluster.Planning;

/// <summary>Every round that any job may have: names, and an order in which each pipeline runs a part of them.</summary>
public static class RoundCatalog
{
    /// <summary>The rounds of each pipeline, made once; most shapes have those of another, and one of them will do.</summary>
    private static readonly IReadOnlyList<RoundDefinition>[] Different =
        [.. Shapes().Select(shape => Pipelines.Of(shape).Rounds).DistinctBy(rounds => string.Join(',', rounds.Select(round => (int)round.Kind)))];

    private static readonly FrozenDictionary<RoundKind, RoundDefinition> Definitions = Different
        .SelectMany(rounds => rounds)
        .GroupBy(round => round.Kind)
        .ToFrozenDictionary(group => group.Key, group => group.First());

    private static readonly FrozenDictionary<RoundKind, int> Places = Merged()
        .Select((kind, place) => KeyValuePair.Create(kind, place))
        .ToFrozenDictionary();

    private static readonly FrozenDictionary<string, RoundKind> Folders =
        Definitions.Values.ToFrozenDictionary(round => FolderOf(round.Name), round => round.Kind, StringComparer.Ordinal);

    /// <summary>All kinds in order.</summary>
    public static IReadOnlyList<RoundKind> Kinds { get; } = [.. Places.OrderBy(pair => pair.Value).Select(pair => pair.Key)];

    /// <summary>Every shape that a job may have; of scores made of others, those with one sort of work, and those with all sorts.</summary>
    public static IEnumerable<PipelineShape> Shapes() => Combinations()
        .Where(shape => shape.HasLabels || (!shape.Needs(ScoreWork.Probe) && (shape.IsComposite || ScoreSource.DefinitionOf(shape.Score) is not { NeedsLabels: true })));

    private static IEnumerable<ScoreWork> Works(ScoreKind score)
    {
        ScoreWork[] parts = [ScoreWork.None, .. Enum.GetValues<ScoreWork>().Where(work => work is not (ScoreWork.None or ScoreWork.Ranks))];
        ScoreWork all = parts.Aggregate(ScoreWork.None, (sum, work) => sum | work);
        return score switch
        {
            ScoreKind.Combine => [.. parts.Select(work => work | ScoreWork.Ranks), all | ScoreWork.Ranks, (all & ~ScoreWork.Graph) | ScoreWork.Ranks],
            ScoreKind.Several => [.. parts, all, all | ScoreWork.Ranks, (all & ~ScoreWork.Graph) | ScoreWork.Ranks],
            _ => [ScoreWork.None],
        };
    }

    private static IEnumerable<PipelineShape> Combinations() =>
        Others().SelectMany(shape => (PipelineShape[])[shape, shape with { SpreadCopies = true }]);

    private static IEnumerable<PipelineShape> Others() =>
    [
        .. from scheme in Enum.GetValues<PartitionScheme>()
           from score in Enum.GetValues<ScoreKind>()
           where score != ScoreKind.Several
           from work in Works(score)
           where scheme != PartitionScheme.Random || !work.HasFlag(ScoreWork.Graph)
           from hasLabels in (bool[])[false, true]
           from reasons in (bool[])[false, true]
           select new PipelineShape(scheme, score, JobGoal.Prune, hasLabels, reasons, Work: work),
        .. from scheme in Enum.GetValues<PartitionScheme>()
           from score in Enum.GetValues<ScoreKind>()
           where score is not (ScoreKind.Combine or ScoreKind.Several)
           from hasLabels in (bool[])[false, true]
           from distributed in scheme == PartitionScheme.Semantic ? (bool[])[false, true] : [false]
           select new PipelineShape(scheme, score, JobGoal.Prune, hasLabels, true, distributed, Map: true),
        .. from score in Enum.GetValues<ScoreKind>()
           where score != ScoreKind.Several
           from work in Works(score)
           from hasLabels in (bool[])[false, true]
           from reasons in (bool[])[false, true]
           select new PipelineShape(PartitionScheme.Semantic, score, JobGoal.Prune, hasLabels, reasons, Distributed: true, Work: work),
        .. from score in Enum.GetValues<ScoreKind>()
           where score != ScoreKind.Several
           from work in Works(score)
           where !work.HasFlag(ScoreWork.Graph)
           from hasLabels in (bool[])[false, true]
           select new PipelineShape(PartitionScheme.Single, score, JobGoal.Dedupe, hasLabels, Work: work),
        .. from scheme in Enum.GetValues<PartitionScheme>()
           from score in Enum.GetValues<ScoreKind>()
           where score is not (ScoreKind.Combine or ScoreKind.Several)
           from hasLabels in (bool[])[false, true]
           from groups in Enum.GetValues<GroupScheme>()
           from hasQuota in (bool[])[false, true]
           from distributed in (bool[])[false, true]
           where (hasLabels || groups != GroupScheme.None || !hasQuota) && (!distributed || scheme == PartitionScheme.Semantic)
           select new PipelineShape(scheme, score, JobGoal.Prune, hasLabels, false, distributed, groups, hasQuota),
        .. from scheme in (PartitionScheme[])[PartitionScheme.Single, PartitionScheme.Semantic]
           from score in Enum.GetValues<ScoreKind>()
           where score is not (ScoreKind.Auto or ScoreKind.Uniform)
           from work in Works(score)
           from hasLabels in (bool[])[false, true]
           select new PipelineShape(scheme, score, JobGoal.Score, hasLabels, Work: work),
    ];

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
        List<List<RoundKind>> left = [.. Different.Select(rounds => rounds.Select(round => round.Kind).ToList())];
        while (left.RemoveAll(list => list.Count == 0) >= 0 && left.Count > 0)
        {
            RoundKind next = left.Select(list => list[0]).First(head => left.TrueForAll(list => list.IndexOf(head) <= 0));
            merged.Add(next);
            left.ForEach(list => list.Remove(next));
        }

        return merged;
    }
}
