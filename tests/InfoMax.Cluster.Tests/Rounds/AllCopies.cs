using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Rounds;

namespace InfoMax.Cluster.Tests.Rounds;

/// <summary>The copies of a job whole, which no round reads so.</summary>
internal static class AllCopies
{
    public static CopyTable Of(RoundRun run) => Of(run, run.Results<CopiesResult>(RoundKind.Copies)[0]);

    public static CopyTable Of(RoundRun run, CopiesResult copies)
    {
        CopyTable[] parts = [.. CopyTable.Splits(run.Store, copies.Copies)];
        return new CopyTable(
            [.. parts.SelectMany(part => part.Rows)],
            [.. parts.SelectMany(part => part.Representatives)],
            [.. parts.SelectMany(part => part.Cosines)],
            [.. parts.SelectMany(part => part.FamilySizes)],
            [.. parts.SelectMany(part => part.Importance)],
            [.. parts.SelectMany(part => part.Leads)],
            [.. parts.SelectMany(part => part.LeadSizes)]);
    }
}
