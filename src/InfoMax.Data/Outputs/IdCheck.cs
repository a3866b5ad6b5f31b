using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Exports;
using InfoMax.Data.Outputs.Shown;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Outputs;

/// <summary>
/// Everything that outputs, exports and <c>--on-duplicate-id</c> need of the input's ids, found before any heavy work by reading
/// the id column (nothing else) once, and twice where ids may not repeat and some do.
/// </summary>
public sealed record IdCheck
{
    /// <summary>Why rows are dropped whose id an earlier row has; part of the outputs.</summary>
    public const string RepeatReason = "duplicate id";

    /// <summary>Every id is a DataComp uid: <c>subset.npy</c> is written.</summary>
    public bool WritesSubset { get; private init; }

    /// <summary>Rows to drop because an earlier row has their id, ascending; empty unless <see cref="DuplicateIds.First"/> was asked for.</summary>
    public IReadOnlyList<long> Repeats { get; private init; } = [];

    /// <summary>What the user should know, a line each.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Why the job cannot have what it asks for, by the headers alone: a line that names the option and the remedy, or null.</summary>
    /// <exception cref="InputDataException">A file is damaged.</exception>
    public static string? HeaderProblem(DatasetLayout layout, IdRequirements wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(wanted);
        return OutputExports.HeaderProblem(layout, wanted.Exports, cancellationToken) ?? ShownTables.Problem(layout, wanted.Shown) ?? RepeatedIds.Problem(layout, wanted);
    }

    /// <summary>Reads the ids where anything depends on them. <see cref="HeaderProblem"/> has found nothing.</summary>
    /// <param name="layout">The input.</param>
    /// <param name="wanted">What the job asks for.</param>
    /// <param name="problem">Why an export is not possible: a line that names the remedy, or null.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    /// <exception cref="InputDataException">A file is damaged, an id is not what most are, or comes twice and must not.</exception>
    public static IdCheck Run(DatasetLayout layout, IdRequirements wanted, out string? problem, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(wanted);
        problem = null;
        UidRule uids = new(layout);
        if (layout.IdColumn is null)
        {
            return new IdCheck { Warnings = uids.Warnings };
        }

        bool listed = wanted.Exports.Contains(ExportKind.Nemo) || wanted.Exports.Contains(ExportKind.Txt);
        using RepeatedIds? repeated = wanted.Duplicates == DuplicateIds.Keep ? null : new RepeatedIds(layout, wanted);
        if (!listed && repeated is null && !uids.IsOpen)
        {
            return new IdCheck { Warnings = uids.Warnings };
        }

        foreach (IdBatch batch in IdBatch.ReadAll(layout, cancellationToken))
        {
            for (int i = 0; i < batch.Ids.Length; i++)
            {
                long row = batch.FirstRow + i - batch.File.FirstRow;
                problem ??= listed ? OutputExports.IdProblem(layout, wanted.Exports, batch.File, row, batch.Ids[i]) : null;
                uids.Look(batch.File, row, batch.Ids[i]);
                repeated?.Look(batch.Ids[i]);
            }

            if (problem is not null)
            {
                return new IdCheck();
            }
        }

        (IReadOnlyList<long> repeats, IReadOnlyList<string> said) = repeated?.Find(cancellationToken) ?? ([], []);
        return new IdCheck { WritesSubset = uids.IsOpen, Repeats = repeats, Warnings = [.. uids.Warnings, .. said] };
    }
}
