using InfoMax.Data.Artifacts;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>How a job's budgets are divided among its groups.</summary>
/// <param name="Budgets">The representatives and the budgets of each group.</param>
/// <param name="Representatives">Rows that are no copies.</param>
[MessagePackObject]
public sealed record QuotaResult([property: Key(0)] ArtifactRef Budgets, [property: Key(1)] long Representatives) : WorkResult
{
    /// <inheritdoc/>
    [IgnoreMember]
    public override long RowsDone => Representatives;
}
