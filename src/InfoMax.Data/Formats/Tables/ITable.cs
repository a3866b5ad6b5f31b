using Apache.Arrow;
using Apache.Arrow.Types;

namespace InfoMax.Data.Formats.Tables;

/// <summary>A file of named columns: Parquet or Arrow IPC. Not thread-safe.</summary>
internal interface ITable : IDisposable
{
    /// <summary>Name in messages.</summary>
    string Name { get; }

    /// <summary>Rows, from the file's metadata.</summary>
    long Rows { get; }

    /// <summary>Size of the file.</summary>
    long FileBytes { get; }

    /// <summary>True where a column of this type can be read.</summary>
    bool CanRead(IArrowType type);

    /// <summary>The top-level columns.</summary>
    Schema Schema { get; }

    /// <summary>
    /// Opens a forward cursor over some columns; its batches have them in the table's order. Dispose it before the table.
    /// </summary>
    /// <param name="columns">Names, or paths of struct fields, whose top-level columns the batches hold, perhaps without other fields.</param>
    /// <exception cref="InputDataException">The file is damaged.</exception>
    TableCursor OpenCursor(IReadOnlyList<string> columns);
}
