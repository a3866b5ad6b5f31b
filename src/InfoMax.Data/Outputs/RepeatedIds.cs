using System.IO.Hashing;
using System.Runtime.InteropServices;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Validation;
using InfoMax.Data.Outputs.Exports;

namespace InfoMax.Data.Outputs;

/// <summary>
/// Finds the rows whose id an earlier row has. A first reading keeps a hash of each id, 10 bytes a row, and notes the hashes
/// that come again; a second one compares the few ids that have one of these as texts, so that no chance of a hash drops a row.
/// </summary>
internal sealed class RepeatedIds : IDisposable
{
    private const int BytesPerRow = 10;
    private const int BytesPerRepeat = 200;
    private readonly DatasetLayout _layout;
    private readonly IdRequirements _wanted;
    private readonly HashSet64 _seen;
    private readonly HashSet<ulong> _again = [];

    /// <param name="layout">The input, which has ids.</param>
    /// <param name="wanted">What the job asks for.</param>
    public RepeatedIds(DatasetLayout layout, IdRequirements wanted)
    {
        _layout = layout;
        _wanted = wanted;
        _seen = new HashSet64(layout.Rows);
    }

    private static string Option(DuplicateIds rule) => $"--on-duplicate-id {EnumWords.Of(rule)}";

    /// <summary>Why the rule cannot be followed, or null.</summary>
    public static string? Problem(DatasetLayout layout, IdRequirements wanted)
    {
        if (wanted.Duplicates == DuplicateIds.Keep)
        {
            return null;
        }

        long bytes = checked(layout.Rows * BytesPerRow);
        return layout.IdColumn is null ? $"{Option(wanted.Duplicates)}: the input has no ids; give --id-column"
            : wanted.MemoryBytes > 0 && bytes > wanted.MemoryBytes
                ? FormattableString.Invariant($"{Option(wanted.Duplicates)}: the ids of {layout.Rows} rows need {bytes >> 20}M, --memory is {wanted.MemoryBytes >> 20}M; give more, or keep duplicates")
            : null;
    }

    /// <summary>Takes the next id of the first reading; missing ids are not equal to each other.</summary>
    public void Look(string? id)
    {
        if (id is not null && !_seen.Add(Hash(id)))
        {
            _again.Add(Hash(id));
        }
    }

    /// <summary>The rows to drop, ascending, and what to say of them.</summary>
    /// <exception cref="InputDataException">There are some, and none may be.</exception>
    public (IReadOnlyList<long> Rows, IReadOnlyList<string> Warnings) Find(CancellationToken cancellationToken)
    {
        List<long> rows = [];
        string? example = null;
        Dictionary<string, (InputFile File, long Row)> first = new(StringComparer.Ordinal);
        foreach (IdBatch batch in _again.Count == 0 ? [] : IdBatch.ReadAll(_layout, cancellationToken))
        {
            for (int i = 0; i < batch.Ids.Length; i++)
            {
                long row = batch.FirstRow + i - batch.File.FirstRow;
                if (batch.Ids[i] is not { } id || !_again.Contains(Hash(id)) || first.TryAdd(id, (batch.File, row)))
                {
                    continue;
                }

                rows.Add(batch.FirstRow + i);
                example ??= $"{batch.File.RelativePath} row {row} has id '{id}', as {first[id].File.RelativePath} row {first[id].Row} has";
            }

            if (_wanted.MemoryBytes > 0 && (first.Count + rows.Count) * (long)BytesPerRepeat > _wanted.MemoryBytes)
            {
                throw new InputDataException($"{example}; so many rows repeat an id that they do not fit into --memory; give more, or --on-duplicate-id keep");
            }
        }

        return rows.Count == 0 ? ([], [])
            : _wanted.Duplicates == DuplicateIds.Fail
                ? throw new InputDataException($"{Counted.Of(rows.Count, "row has", "rows have")} the id of an earlier row: {example}; give --on-duplicate-id first to take the first of each, or keep to take all")
            : (rows, [$"{Counted.Of(rows.Count, "row is", "rows are")} dropped because an earlier row has {(rows.Count == 1 ? "its" : "their")} id: {example}"]);
    }

    /// <inheritdoc/>
    public void Dispose() => _seen.Dispose();

    private static ulong Hash(string id) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan()));
}
