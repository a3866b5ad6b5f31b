using ParquetSharp;

namespace InfoMax.Data.Outputs.Tables;

/// <summary>Reads columns of our own tables.</summary>
internal static class ParquetColumns
{
    public static T[] Read<T>(RowGroupReader group, int column)
    {
        using ColumnReader physical = group.Column(column);
        using LogicalColumnReader<T> values = physical.LogicalReader<T>();
        return values.ReadAll(checked((int)group.MetaData.NumRows));
    }
}
