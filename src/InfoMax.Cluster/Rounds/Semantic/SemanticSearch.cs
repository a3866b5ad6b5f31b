using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Compute;
using InfoMax.Core.Graph.Blocks;

namespace InfoMax.Cluster.Rounds.Semantic;

/// <summary>The numbers that decide the neighbour search over semantic partitions; none depends on how many there are.</summary>
/// <param name="ValidRows">N.</param>
/// <param name="Neighbors">Places of a list: what the largest neighbour count and the score of the job need, at most N - 1.</param>
/// <param name="Recall">Share of the true neighbours that the lists must hold.</param>
/// <param name="IsExact">True when every row visits every block.</param>
internal sealed record SemanticSearch(long ValidRows, int Neighbors, double Recall, bool IsExact)
{
    private static readonly BlockSearchOptions Defaults = new();

    /// <summary>Tells the streams of hashed samples apart.</summary>
    private const ulong CheckStream = 0x5EED_0F5A_3B1E_D001;
    private const ulong TrainingStream = 0x7A41_9C0B_55D2_6E83;

    /// <summary>Rows wanted in a block.</summary>
    public int BlockRows => BlockRule.RowsOf(ValidRows, Neighbors, IsExact);

    /// <summary>Cells wanted.</summary>
    public int Cells => (int)Math.Max(1, (ValidRows + BlockRows - 1) / BlockRows);

    public static SemanticSearch Of(RoundContext context)
    {
        long rows = JobRows.Of(context).Count;
        int places = SweepPoint.ListLength(context.Spec, SweepPoint.Of(context));
        return new SemanticSearch(
            rows,
            (int)Math.Clamp(rows - 1, 1, places),
            context.Spec.Recall,
            NeighborSearchRule.Resolve(context.Spec, rows) == NeighborSearchRule.Exact);
    }

    /// <summary>Whether the search is checked by the row.</summary>
    public bool Checks(ulong seed, long row) => IsSampled(seed ^ CheckStream, row, Defaults.SampleRows);

    /// <summary>Whether the cells are trained on the row.</summary>
    /// <param name="seed">The job's seed.</param>
    /// <param name="row">Row number.</param>
    /// <param name="rowBytes">Bytes of a vector.</param>
    /// <param name="memoryBytes">Memory of the job, 0 for no limit: an eighth holds the training rows.</param>
    public bool Trains(ulong seed, long row, int rowBytes, long memoryBytes) => IsSampled(seed ^ TrainingStream, row, CellRule.Rows(Cells, rowBytes, memoryBytes));

    private bool IsSampled(ulong seed, long row, long wanted) =>
        ValidRows <= wanted || SplitMix64.Hash(seed, (ulong)row) < (ulong)((UInt128)ulong.MaxValue * (ulong)wanted / (ulong)ValidRows);
}
