using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Layouts;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;

namespace InfoMax.Data.Outputs.Shown;

/// <summary>Reads the columns that show rows to people out of the input's tables.</summary>
public sealed class ShownTables
{
    /// <summary>Rows read at once: images are large.</summary>
    private const int BatchRows = 1024;

    private static readonly string[] ImageEndings = [".jpg", ".jpeg", ".png", ".webp", ".gif"];

    private readonly DatasetLayout _layout;
    private readonly ShownColumns _columns;
    private readonly bool _hasTextualImages;

    /// <param name="layout">The input, whose tables <see cref="Problem"/> has found to have the columns.</param>
    /// <param name="columns">The columns.</param>
    public ShownTables(DatasetLayout layout, ShownColumns columns)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(columns);
        (_layout, _columns) = (layout, columns);
        if (columns.ImageColumn is { } images)
        {
            using ITable? table = LayoutFormats.Of(layout.Format).OpenTable(LocalInputFiles.Instance, layout.Files[0]);
            _hasTextualImages = table is not null && TableColumns.IdKindOf(TypeOf(table.Schema, images)!) != IdKind.None && !IsBytes(TypeOf(table.Schema, images)!);
        }
    }

    /// <summary>True where images are addresses, such as URLs, rather than bytes.</summary>
    public bool HasImageAddresses => _hasTextualImages;

    /// <summary>Why the columns cannot be shown, by the headers alone: a line that names the remedy, or null.</summary>
    /// <exception cref="InputDataException">A file is damaged.</exception>
    public static string? Problem(DatasetLayout layout, ShownColumns columns)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Directory is { } folder && !Directory.Exists(folder))
        {
            return $"--images {folder}: there is no such directory; name the directory of the rows' images, or a column";
        }

        foreach (InputFile file in columns.Columns.Count == 0 ? [] : layout.Files)
        {
            using ITable? table = LayoutFormats.Of(layout.Format).OpenTable(LocalInputFiles.Instance, file);
            foreach ((string option, string? name) in new[] { ("--text", columns.Text), ("--images", columns.ImageColumn) })
            {
                if (name is null)
                {
                    continue;
                }

                IArrowType? type = table is null ? null : TypeOf(table.Schema, name);
                if (type is null)
                {
                    string others = table is null ? $"{file.RelativePath} has no table" : $"there are {string.Join(", ", table.Schema.FieldsList.Select(field => field.Name))}";
                    return $"{option} {name}: {table?.Name ?? file.RelativePath} has no such column{(option == "--images" ? ", and there is no such directory" : "")}; {others}";
                }

                if (TableColumns.IdKindOf(type) == IdKind.None && !(option == "--images" && IsBytes(type)))
                {
                    return $"{option} {name}: {table!.Name} has {ArrowTypeText.Of(type)} there; {(option == "--text" ? "give a column of text or whole numbers" : "give a column of bytes or addresses, or a directory")}";
                }
            }
        }

        return null;
    }

    /// <summary>What is shown of the named rows, in their order; a batch of the input in memory at a time.</summary>
    /// <param name="rows">Global row numbers, ascending.</param>
    /// <param name="ids">Their ids, by which files in a directory are named; null without ids.</param>
    /// <param name="withImages">Whether images are read.</param>
    /// <param name="cancellationToken">Looked at between batches.</param>
    /// <exception cref="InputDataException">A file is damaged, or has not the rows it had.</exception>
    public (string?[] Texts, byte[]?[] Images, string?[] Addresses) Read(long[] rows, string?[]? ids, bool withImages, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        string?[] texts = new string?[rows.Length];
        byte[]?[] images = new byte[]?[rows.Length];
        string?[] addresses = new string?[rows.Length];
        string[] columns = [.. withImages ? _columns.Columns : _columns.Columns.Where(column => column == _columns.Text)];
        int next = 0;
        foreach (InputFile file in columns.Length == 0 ? [] : _layout.Files)
        {
            long end = file.FirstRow + file.Rows;
            if (next == rows.Length || rows[next] >= end)
            {
                continue;
            }

            using ITable? table = LayoutFormats.Of(_layout.Format).OpenTable(LocalInputFiles.Instance, file, BatchRows);
            if (table?.Rows != file.Rows)
            {
                throw new InputDataException($"{file.RelativePath}: changed since the job began ({Counted.Of(file.Rows, "row")} then); start the job again with --overwrite");
            }

            using TableCursor cursor = table.OpenCursor(columns);
            while (next < rows.Length && rows[next] < end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                int last = next;
                while (last + 1 < rows.Length && rows[last + 1] < Math.Min(end, rows[next] + BatchRows))
                {
                    last++;
                }

                (int from, int to) = (next, last);
                cursor.Visit(rows[from] - file.FirstRow, (int)(rows[to] - rows[from]) + 1, (batch, start, count, done) =>
                {
                    long first = rows[from] + done;
                    for (int i = from; i <= to; i++)
                    {
                        long at = rows[i] - first;
                        if (at >= 0 && at < count)
                        {
                            Take(batch, start + (int)at, withImages, ref texts[i], ref images[i], ref addresses[i]);
                        }
                    }
                });
                next = last + 1;
            }
        }

        for (int i = 0; i < rows.Length && withImages && _columns.Directory is not null; i++)
        {
            images[i] = FromDirectory(_columns.Directory, ids?[i] ?? FormattableString.Invariant($"{rows[i]}"));
        }

        return (texts, images, addresses);
    }

    private void Take(RecordBatch batch, int row, bool withImages, ref string? text, ref byte[]? image, ref string? address)
    {
        text = _columns.Text is { } column ? One(batch, column, row) : null;
        if (!withImages || _columns.ImageColumn is not { } images)
        {
            return;
        }

        if (_hasTextualImages)
        {
            address = One(batch, images, row);
            return;
        }

        ColumnValues values = ColumnValues.Of(batch, images);
        IArrowArray array = values.Array is StructArray structure
            ? structure.Fields[((StructType)structure.Data.DataType).GetFieldIndex("bytes")]
            : values.Array;
        image = values.IsNull(row) || array.IsNull(row) ? null : array switch
        {
            BinaryArray bytes => bytes.GetBytes(row).ToArray(),
            LargeBinaryArray bytes => bytes.GetBytes(row).ToArray(),
            _ => null,
        };
    }

    private static string? One(RecordBatch batch, string column, int row)
    {
        string?[] one = [null];
        TableColumns.ReadIds(ColumnValues.Of(batch, column), row, 1, one);
        return one[0];
    }

    /// <summary>The file of that name, whatever image it is; a name never leads out of the directory.</summary>
    private static byte[]? FromDirectory(string directory, string name)
    {
        string? path = name.AsSpan().ContainsAny('/', '\\', '\0') ? null : ImageEndings.Select(ending => Path.Combine(directory, name + ending)).FirstOrDefault(File.Exists);
        return path is null ? null : File.ReadAllBytes(path);
    }

    private static IArrowType? TypeOf(Schema schema, string name) => ColumnPath.Find(schema, name).Take(2).ToArray() is [var fields] ? fields[^1].DataType : null;

    private static bool IsBytes(IArrowType type) => type is BinaryType or LargeBinaryType
        || (type is StructType structure && structure.Fields.Any(field => field.Name == "bytes" && field.DataType is BinaryType or LargeBinaryType));
}
