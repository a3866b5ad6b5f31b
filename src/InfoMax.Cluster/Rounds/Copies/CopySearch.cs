using InfoMax.Cluster.Jobs;
using InfoMax.Cluster.Planning;
using InfoMax.Core.Compute;
using InfoMax.Core.Copies;

namespace InfoMax.Cluster.Rounds.Copies;

/// <summary>The numbers that decide the search for copies in ranges. Only <see cref="Ranges"/>, and how finely cells are trained, depend on the memory.</summary>
/// <param name="ValidRows">N.</param>
/// <param name="Ranges">Ranges.</param>
/// <param name="Near">How near copies are sought; null where equal rows alone are copies.</param>
internal sealed record CopySearch(long ValidRows, int Ranges, NearCopyOptions? Near)
{
    /// <summary>Tells the streams of hashed samples apart.</summary>
    private const ulong TrainingStream = 0x39C1_77E0_5B2D_A4F1;
    private const ulong CheckStream = 0x6A0F_D3B8_14C7_925D;

    public static CopySearch Of(RoundContext context)
    {
        long rows = context.Results<ImportanceResult>(RoundKind.Importance)[0].ValidRows;
        CopyRule rule = context.Spec.Copies;
        return new CopySearch(
            rows,
            CopyMemory.Ranges(context.Spec, DatasetShape.Of(context).RowBytes, rows),
            rule.IsNear ? new NearCopyOptions { Threshold = rule.Threshold!.Value, Seed = context.Spec.Seed } : null);
    }

    /// <summary>Cells wanted.</summary>
    public int Cells => (int)Math.Max(1, (ValidRows + Near!.BlockRows - 1) / Near.BlockRows);

    /// <summary>Whether the cells are trained on a row, if it is the first of its split that has its vector.</summary>
    public bool Trains(RoundContext context, long row) => Near is not null
        && IsSampled(context.Spec.Seed ^ TrainingStream, row, CopyMemory.TrainingRows(context.Spec, DatasetShape.Of(context).RowBytes, Cells));

    /// <summary>Whether the search is checked by the row, if it is a representative.</summary>
    public bool Checks(ulong seed, long row) => IsSampled(seed ^ CheckStream, row, Near!.SampleRows);

    /// <summary>Whether every pair is multiplied.</summary>
    public bool IsExact(int cells) => Near is null || Near.IsExact(ValidRows, cells);

    private bool IsSampled(ulong seed, long row, long wanted) =>
        ValidRows <= wanted || SplitMix64.Hash(seed, (ulong)row) < (ulong)((UInt128)ulong.MaxValue * (ulong)wanted / (ulong)ValidRows);
}
