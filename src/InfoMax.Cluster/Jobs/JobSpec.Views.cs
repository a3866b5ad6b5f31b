using InfoMax.Core.Scores;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Outputs.Shown;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <content>What follows from the stored options: nothing here is journaled, and nothing is an option.</content>
public sealed partial record JobSpec
{
    /// <summary>What shows a row to people.</summary>
    [IgnoreMember]
    public ShownColumns Shown => new(Text, Images);

    /// <summary>What is read, as the input formats take it.</summary>
    [IgnoreMember]
    public InputRequest InputRequest => new()
    {
        Paths = Inputs,
        Format = Format,
        Embedding = Embedding,
        IdColumn = IdColumn,
        Split = Split,
        Score = Score,
        Labels = Labels,
        GroupColumn = Groups?.Column,

        // The lists of random partitions are not those of the whole data set, and a job that looks for copies alone has none.
        DefaultScore = Labels is not null && Goal != JobGoal.Dedupe ? ScoreKind.El2n : Goal == JobGoal.Dedupe ? ScoreKind.Uniform : Partitioner == Partitioner.Random && Partitions != 1 ? ScoreKind.Prototype : ScoreKind.Hub,
    };

    /// <summary>What the score is declared as; until an automatic one is found, that of a score of geometry.</summary>
    [IgnoreMember]
    public ScoreDefinition Definition => Score.Definition ?? ScoreSource.DefinitionOf(ScoreKind.Hub)!;

    /// <summary>The default order of a score at the job's smallest budget: of several budgets, since the rows have one importance each.</summary>
    /// <param name="rows">Rows of the input.</param>
    /// <param name="classes">Different labels; 0 without labels.</param>
    /// <param name="right">Share of the labels that the out-of-fold probe, or the rows' neighbours, get right; 1 where that is not known.</param>
    /// <param name="score">The score.</param>
    public ScoreOrder OrderOf(long rows, int classes, double right, ScoreDefinition score)
    {
        ArgumentNullException.ThrowIfNull(score);
        return Budgets.Count == 0 ? score.Order : score.OrderAt(Budgets.Min(budget => budget.Resolve(rows)), classes, right);
    }

    /// <summary>Where its groups come from.</summary>
    [IgnoreMember]
    public GroupScheme GroupScheme => Groups is null ? GroupScheme.None : Groups.IsClusters ? GroupScheme.Clusters : GroupScheme.Column;

    /// <summary>The job once its automatic score is found: neighbours, alpha and order that are automatic follow from it.</summary>
    public JobSpec For(ScoreKind found) => ScoreKind == ScoreKind.Auto ? this with { ScoreKind = found } : this;

    /// <summary>True when the rows are laid out on a flat map.</summary>
    [IgnoreMember]
    public bool HasMap => Goal == JobGoal.Prune && Exports.Contains(ExportKind.Atlas);

    /// <summary>What the job asks of the input's ids.</summary>
    [IgnoreMember]
    public IdRequirements IdRequirements => new(Exports, OnDuplicateId, MemoryBytes) { Shown = Shown };

    /// <summary>Rows up to which every job says what became of them.</summary>
    public const long ReasonRowsByDefault = 10_000_000;

    /// <summary>Whether the job says of every valid row what became of it.</summary>
    public bool SaysReasons(long validRows) => Goal == JobGoal.Prune && (Reasons || HasMap || validRows <= ReasonRowsByDefault);

    /// <summary>True when the job has more than one result.</summary>
    [IgnoreMember]
    public bool IsSweep => (long)Budgets.Count * Neighbors.Count * Alphas.Count > 1;
}
