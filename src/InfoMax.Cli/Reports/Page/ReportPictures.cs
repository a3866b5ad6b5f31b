using System.Text.Json.Nodes;
using InfoMax.Data;
using InfoMax.Data.Formats;
using InfoMax.Data.Outputs.Shown;
using InfoMax.Data.Results;

namespace InfoMax.Cli.Reports.Page;

/// <summary>Texts and images of the rows that a report shows, read from the job's input; images are held as <c>data:</c> addresses, so that the page asks nobody.</summary>
internal sealed class ReportPictures
{
    /// <summary>Larger images are left out: a page of thumbnails is meant, and nothing here makes them smaller.</summary>
    private const int MostImageBytes = 128 << 10;

    private const int MostTextLength = 160;

    private readonly Dictionary<long, (string? Text, string? Image)> _rows = [];

    private ReportPictures(bool any) => Any = any;

    /// <summary>True when there is anything to show.</summary>
    public bool Any { get; }

    /// <summary>Images that were too large.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Reads what is shown of some rows.</summary>
    /// <param name="results">The results; their manifest names the input, and columns where none are given.</param>
    /// <param name="given">Columns asked for; those of the job where they name none.</param>
    /// <param name="shown">The rows with their ids.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ResultException">The input has no such column.</exception>
    /// <exception cref="InputDataException">The input cannot be read.</exception>
    public static ReportPictures Read(ResultDirectory results, ShownColumns given, IEnumerable<(long Row, string? Id)> shown, CancellationToken cancellationToken)
    {
        JsonNode options = results.Manifest["options"]!;
        ShownColumns columns = new(given.Text ?? ReportInput.Word(options["text"]), given.Images ?? ReportInput.Word(options["images"]));
        ReportPictures pictures = new(columns.Text is not null || columns.Images is not null);
        if (!pictures.Any)
        {
            return pictures;
        }

        DatasetLayout layout = ReportInput.Find(results, cancellationToken);
        if (ShownTables.Problem(layout, columns) is { } problem)
        {
            throw new ResultException(problem);
        }

        (long Row, string? Id)[] rows = [.. shown.DistinctBy(row => row.Row).OrderBy(row => row.Row)];
        string?[]? ids = rows.Any(row => row.Id is not null) ? Array.ConvertAll(rows, row => row.Id) : null;
        (string?[] texts, byte[]?[] images, string?[] addresses) = new ShownTables(layout, columns).Read(
            Array.ConvertAll(rows, row => row.Row), ids, columns.Images is not null, cancellationToken);
        for (int i = 0; i < rows.Length; i++)
        {
            string? text = texts[i] ?? addresses[i];
            pictures.LeftOut += images[i]?.Length > MostImageBytes ? 1 : 0;
            pictures._rows[rows[i].Row] = (text?.Length > MostTextLength ? text[..MostTextLength] + "…" : text, Address(images[i]));
        }

        return pictures;
    }

    /// <summary>What is shown of a row; nulls where there is nothing.</summary>
    public (string? Text, string? Image) Of(long row) => _rows.GetValueOrDefault(row);

    private static string? Address(byte[]? image)
    {
        string? type = image switch
        {
            null or { Length: > MostImageBytes } => null,
            [0xff, 0xd8, ..] => "jpeg",
            [0x89, 0x50, 0x4e, 0x47, ..] => "png",
            [0x47, 0x49, 0x46, ..] => "gif",
            [0x52, 0x49, 0x46, 0x46, ..] => "webp",
            _ => null,
        };
        return type is null ? null : $"data:image/{type};base64,{Convert.ToBase64String(image!)}";
    }
}
