namespace InfoMax.Data.Formats.Layouts;

/// <summary>All layouts, in the order in which they are tried and named.</summary>
internal static class LayoutFormats
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<LayoutFormat> All =
    [
        new DataCompFormat(), new ClipRetrievalFormat(), new NpyFormat(), new NpzFormat(), new SafetensorsFormat(), new ParquetFormat(), new ArrowFormat(),
    ];

    /// <summary>The layout of a resolved format.</summary>
    public static LayoutFormat Of(InputFormat format) => All.First(layout => layout.Format == format);
}
