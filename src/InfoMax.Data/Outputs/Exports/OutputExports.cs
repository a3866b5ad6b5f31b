using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Tables;

namespace InfoMax.Data.Outputs.Exports;

/// <summary>The kinds of <c>--export</c>: what they need of the input, and the files they write.</summary>
public static class OutputExports
{
    /// <summary>The file of each kind, below the output directory.</summary>
    public static IReadOnlyDictionary<ExportKind, string> Files { get; } = new SortedDictionary<ExportKind, string>
    {
        [ExportKind.Nemo] = "export/nemo/duplicates/part-0.parquet",
        [ExportKind.Txt] = "selected-ids.txt",
        [ExportKind.Mask] = "mask.parquet",
        [ExportKind.Rows] = "rows.parquet",
        [ExportKind.Atlas] = "atlas.parquet",
    };

    /// <summary>Why the input cannot be exported so, by its headers alone: a line that names the remedy, or null.</summary>
    /// <exception cref="InputDataException">A file is damaged.</exception>
    public static string? HeaderProblem(DatasetLayout layout, IReadOnlyList<ExportKind> kinds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(kinds);
        if (kinds.Contains(ExportKind.Nemo) && layout.IdColumn is null)
        {
            return $"--export {EnumWords.Of(ExportKind.Nemo)}: the input has no ids; give --id-column";
        }

        return kinds.Contains(ExportKind.Rows) ? TableAgreement.Problem(layout, cancellationToken) : null;
    }

    /// <summary>The files of the kinds for one selection.</summary>
    public static IReadOnlyList<OutputExport> Create(
        DatasetLayout layout, SelectionResult result, IReadOnlyList<ExportKind> kinds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(kinds);
        return [.. kinds.Select(kind => new OutputExport(Files[kind], kind switch
        {
            ExportKind.Nemo => stream => RemovalParquet.Write(stream, layout, result, cancellationToken),
            ExportKind.Txt => stream => SelectedIdsText.Write(stream, result),
            ExportKind.Mask => stream => MaskParquet.Write(stream, layout, result, cancellationToken),
            ExportKind.Atlas => stream => AtlasParquet.Write(stream, layout, result, cancellationToken),
            _ => stream => SelectedRowsParquet.Write(stream, layout, result.Rows().Select(row => row.Row), cancellationToken),
        }))];
    }

    /// <summary>Why an id cannot be listed by kinds that list ids: a line that names the remedy, or null.</summary>
    internal static string? IdProblem(DatasetLayout layout, IReadOnlyList<ExportKind> kinds, InputFile file, long row, string? id)
    {
        string? fault = id is null ? "has no id"
            : kinds.Contains(ExportKind.Txt) && id.AsSpan().ContainsAny('\n', '\r') ? "has an id of more than one line"
            : null;
        return fault is null
            ? null
            : $"--export {string.Join(',', kinds.Select(kind => EnumWords.Of(kind)))}: {file.RelativePath} row {row} {fault} in column '{layout.IdColumn}'; "
                + "give every row an id of one line, or choose another column with --id-column";
    }
}
