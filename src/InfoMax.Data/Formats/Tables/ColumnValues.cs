using Apache.Arrow;

namespace InfoMax.Data.Formats.Tables;

/// <summary>The values of a column, or of a field inside structs, in one record batch. Only lent: it ends with the batch.</summary>
internal readonly ref struct ColumnValues
{
    private readonly IReadOnlyList<IArrowArray> _parents;

    private ColumnValues(IArrowArray array, IReadOnlyList<IArrowArray> parents)
    {
        Array = array;
        _parents = parents;
    }

    /// <summary>The values; a null of a struct above may hide any of them.</summary>
    public IArrowArray Array { get; }

    /// <summary>The only column or field that a name means.</summary>
    /// <exception cref="InvalidDataException">The batch lacks it, or has two.</exception>
    public static ColumnValues Of(RecordBatch batch, string name)
    {
        Field[][] found = [.. ColumnPath.Find(batch.Schema, name)];
        if (found is not [var fields])
        {
            throw new InvalidDataException($"{found.Length} columns '{name}'");
        }

        IArrowArray array = batch.Column(batch.Schema.FieldsList.ToList().IndexOf(fields[0]));
        List<IArrowArray> parents = [];
        foreach (Field field in fields.Skip(1))
        {
            StructArray structure = array as StructArray ?? throw new InvalidDataException($"column '{name}' lies inside a list");
            parents.Add(structure);
            array = structure.Fields[((Apache.Arrow.Types.StructType)structure.Data.DataType).GetFieldIndex(field.Name)];
        }

        return new ColumnValues(array, parents);
    }

    /// <summary>True where the row has no value.</summary>
    public bool IsNull(int row)
    {
        foreach (IArrowArray parent in _parents)
        {
            if (parent.IsNull(row))
            {
                return true;
            }
        }

        return Array.IsNull(row);
    }
}
