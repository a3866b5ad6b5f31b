using InfoMax.Data.Formats;

namespace InfoMax.Data.Outputs.Exports;

/// <summary>The kinds of <c>--export</c>: what they need of the input, and the files they write.</summary>
public static class OutputExports
{
    /// <summary>A removal list for NeMo Curator: the ids that were not chosen.</summary>
    public const string Nemo = "nemo";

    /// <summary>The chosen ids as text.</summary>
    public const string Text = "txt";

    /// <summary>A flag for every input row.</summary>
    public const string Mask = "mask";

    /// <summary>The chosen rows of the input's own tables.</summary>
    public const string Rows = "rows";

    /// <summary>The file of each kind, below the output directory.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [Nemo] = "export/nemo/duplicates/part-0.parquet",
        [Text] = "selected-ids.txt",
        [Mask] = "mask.parquet",
        [Rows] = "rows.parquet",
    };

    /// <summary>Why the input cannot be exported so, by its headers alone: a line that names the remedy, or null.</summary>
    /// <exception cref="InputDataException">A file is damaged.</exception>
    public static string? HeaderProblem(DatasetLayout layout, IReadOnlyList<string> kinds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(kinds);
        if (kinds.Contains(Nemo) && layout.IdColumn is null)
        {
            return $"--export {Nemo}: the input has no ids; give --id-column";
        }

        return kinds.Contains(Rows) ? TableAgreement.Problem(layout, cancellationToken) : null;
    }

    /// <summary>
    /// As <see cref="HeaderProblem"/>, and where ids are to be listed also reads the id column (nothing else) once, for a row
    /// whose id cannot be.
    /// </summary>
    /// <exception cref="InputDataException">A file is damaged.</exception>
    public static string? Problem(DatasetLayout layout, IReadOnlyList<string> kinds, CancellationToken cancellationToken)
    {
        if (HeaderProblem(layout, kinds, cancellationToken) is { } problem)
        {
            return problem;
        }

        bool lists = kinds.Contains(Nemo) || kinds.Contains(Text);
        return lists && layout.IdColumn is not null ? IdProblem(layout, kinds, cancellationToken) : null;
    }

    /// <summary>The files of the kinds for one selection.</summary>
    public static IReadOnlyList<OutputExport> Create(
        DatasetLayout layout, SelectionResult result, IReadOnlyList<string> kinds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(kinds);
        return [.. kinds.Select(kind => new OutputExport(Files[kind], kind switch
        {
            Nemo => stream => RemovalParquet.Write(stream, layout, result, cancellationToken),
            Text => stream => SelectedIdsText.Write(stream, result),
            Mask => stream => MaskParquet.Write(stream, layout, result, cancellationToken),
            _ => stream => SelectedRowsParquet.Write(stream, layout, result.Rows, cancellationToken),
        }))];
    }

    private static string? IdProblem(DatasetLayout layout, IReadOnlyList<string> kinds, CancellationToken cancellationToken)
    {
        foreach (IdBatch batch in IdBatch.ReadAll(layout, cancellationToken))
        {
            for (int i = 0; i < batch.Ids.Length; i++)
            {
                string? id = batch.Ids[i];
                string? fault = id is null ? "has no id"
                    : kinds.Contains(Text) && id.AsSpan().ContainsAny('\n', '\r') ? "has an id of more than one line"
                    : null;
                if (fault is not null)
                {
                    long row = batch.FirstRow + i - batch.File.FirstRow;
                    return $"--export {string.Join(',', kinds)}: {batch.File.RelativePath} row {row} {fault} in column '{layout.IdColumn}'; "
                        + "give every row an id of one line, or choose another column with --id-column";
                }
            }
        }

        return null;
    }
}
