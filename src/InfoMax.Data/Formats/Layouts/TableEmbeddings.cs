using InfoMax.Data.Formats.Tables;

namespace InfoMax.Data.Formats.Layouts;

/// <summary>The embedding columns of a table.</summary>
internal static class TableEmbeddings
{
    /// <summary>Rows of a batch where a table is opened for its columns alone.</summary>
    public const int ListingRows = 64;

    /// <summary>Those of a table.</summary>
    /// <param name="table">The table; disposed.</param>
    /// <exception cref="InputDataException">There is none.</exception>
    public static AvailableEmbeddings Of(ITable table)
    {
        using (table)
        {
            IReadOnlyList<VectorColumn> columns = VectorColumn.Find(table.Schema);
            return columns.Count > 0
                ? new AvailableEmbeddings([.. columns.Select(column => column.Path)], columns.Count(column => column.Rank == columns[0].Rank))
                : throw new InputDataException(
                    $"{table.Name}: no embedding column (a list of float16, float32, float64, int8 or uint8) among {Columns(table)}; name the directory if the vectors lie in an npz or npy beside it");
        }
    }

    private static string Columns(ITable table)
    {
        List<string> names = [.. table.Schema.FieldsList.Take(12).Select(field => $"{field.Name} ({ArrowTypeText.Of(field.DataType)})")];
        return names.Count == 0 ? "no columns" : string.Join(", ", names);
    }
}
