using Apache.Arrow;

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

    /// <summary>True where dictionary-encoded columns can be read; they are only ever ids.</summary>
    bool ReadsDictionaries { get; }

    /// <summary>The top-level columns.</summary>
    Schema Schema { get; }

    /// <summary>
    /// Opens a forward cursor over some columns; its batches have them in the table's order. Dispose it before the table.
    /// </summary>
    /// <exception cref="InputDataException">The file is damaged.</exception>
    TableCursor OpenCursor(IReadOnlyList<string> columns);
}
