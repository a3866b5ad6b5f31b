using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Formats.Tables;
using nietras.SeparatedValues;

namespace InfoMax.Data.Formats.Csv;

/// <summary>
/// A csv with a header line (RFC 4180; comma, semicolon or tab), as a table of ids and scores beside vectors. A column is of booleans,
/// integers or numbers where all its values are, else of texts; an empty value is null.
/// </summary>
internal sealed class CsvTable : ITable
{
    private readonly InputSource _source;
    private readonly int _batchRows;

    private CsvTable(InputSource source, string name, Schema schema, long rows, int batchRows)
    {
        _source = source;
        Name = name;
        Schema = schema;
        Rows = rows;
        _batchRows = batchRows;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public long Rows { get; }

    /// <inheritdoc/>
    public long FileBytes => _source.Length;

    /// <inheritdoc/>
    public Schema Schema { get; }

    /// <summary>Opens a file and reads it once for its rows and the types of its columns.</summary>
    /// <param name="files">Opens the file.</param>
    /// <param name="path">Full path.</param>
    /// <param name="name">Name in messages.</param>
    /// <param name="batchRows">Rows of a record batch, at least 1.</param>
    /// <exception cref="InputDataException">Unreadable, or rows of different lengths.</exception>
    public static CsvTable Open(IInputFiles files, string path, string name, int batchRows)
    {
        InputSource source = files.Open(path, name);
        try
        {
            return LibraryErrors.Guard(name, () =>
            {
                using SepReader reader = Reader(source);
                ColumnType[] types = new ColumnType[reader.Header.ColNames.Count];
                long rows = 0;
                foreach (SepReader.Row row in reader)
                {
                    rows++;
                    for (int c = 0; c < types.Length; c++)
                    {
                        types[c] = Widen(types[c], row[c].Span);
                    }
                }

                return new CsvTable(source, name, new Schema(reader.Header.ColNames.Select((column, c) => FieldOf(column, types[c])), null), rows, batchRows);
            });
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public bool CanRead(IArrowType type) => true;

    /// <inheritdoc/>
    public TableCursor OpenCursor(IReadOnlyList<string> columns) =>
        new Cursor(this, [.. Enumerable.Range(0, Schema.FieldsList.Count).Where(c => columns.Contains(Schema.FieldsList[c].Name))]);

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    private enum ColumnType
    {
        Unknown,
        Boolean,
        Integer,
        WideInteger, // some are no doubles
        Number,
        WrittenNumber, // some have more digits than a double: kept as texts
        Text,
    }

    private static SepReader Reader(InputSource source) =>
        Sep.Reader(options => options with { Unescape = true }).From(source.OpenStream(leaveOpen: true));

    private static ColumnType Widen(ColumnType type, ReadOnlySpan<char> value)
    {
        if (type == ColumnType.Text || value.IsEmpty)
        {
            return type;
        }

        return type switch
        {
            ColumnType.Unknown or ColumnType.Boolean when bool.TryParse(value, out _) => ColumnType.Boolean,
            ColumnType.WideInteger when IsInteger(value, out _) => type,
            ColumnType.Unknown or ColumnType.Integer when IsInteger(value, out bool wide) => wide ? ColumnType.WideInteger : ColumnType.Integer,
            ColumnType.WideInteger or ColumnType.WrittenNumber when IsNumber(value, out _) => ColumnType.WrittenNumber,
            ColumnType.Unknown or ColumnType.Integer or ColumnType.Number when IsNumber(value, out bool lost) => lost ? ColumnType.WrittenNumber : ColumnType.Number,
            _ => ColumnType.Text,
        };
    }

    /// <summary>True for integers that are written as they would be again: an id 007 is a text.</summary>
    private static bool IsInteger(ReadOnlySpan<char> value, out bool isWide)
    {
        bool parsed = long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number);
        isWide = !ScoreDigits.IsExact(number, number);
        return parsed && value.Equals(number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    /// <summary>True for a number; digits with leading zeros are a text.</summary>
    private static bool IsNumber(ReadOnlySpan<char> value, out bool isLost)
    {
        bool parsed = ScoreDigits.TryParse(value, out double number);
        isLost = parsed && ScoreDigits.AreLost(value, number);
        return parsed && !(value.Length > 1 && value[0] == '0' && !value.ContainsAnyExceptInRange('0', '9'));
    }

    private static Field FieldOf(string name, ColumnType type) =>
        new(name, TypeOf(type), true, type == ColumnType.WrittenNumber ? new Dictionary<string, string> { [TableColumns.WrittenNumbers] = "decimal" } : null);

    private static IArrowType TypeOf(ColumnType type) => type switch
    {
        ColumnType.Boolean => BooleanType.Default,
        ColumnType.Integer or ColumnType.WideInteger => Int64Type.Default,
        ColumnType.Number => DoubleType.Default,
        _ => StringType.Default,
    };

    private sealed class Cursor(CsvTable table, int[] columns) : BatchCursor(table.Name)
    {
        private SepReader? _reader;

        public override void Dispose()
        {
            base.Dispose();
            _reader?.Dispose();
            _reader = null;
        }

        protected override long Seek(long row, long position)
        {
            if (position >= 0 && row >= position)
            {
                return -1;
            }

            _reader?.Dispose();
            _reader = Reader(table._source);
            return 0;
        }

        protected override RecordBatch? Next()
        {
            Func<string, bool>[] appends = new Func<string, bool>[columns.Length];
            Func<IArrowArray>[] builds = new Func<IArrowArray>[columns.Length];
            for (int c = 0; c < columns.Length; c++)
            {
                (appends[c], builds[c]) = Builder(table.Schema.FieldsList[columns[c]].DataType);
            }

            int rows = 0;
            while (rows < table._batchRows && _reader!.MoveNext())
            {
                SepReader.Row row = _reader.Current;
                for (int c = 0; c < columns.Length; c++)
                {
                    if (!appends[c](row[columns[c]].ToString()))
                    {
                        throw new InvalidDataException($"column {table.Schema.FieldsList[columns[c]].Name} is not what it was; the file was changed while it was read");
                    }
                }

                rows++;
            }

            return rows == 0 ? null : new RecordBatch(new Schema(columns.Select(c => table.Schema.FieldsList[c]), null), builds.Select(build => build()), rows);
        }

        private static (Func<string, bool> Append, Func<IArrowArray> Build) Builder(IArrowType type)
        {
            switch (type)
            {
                case BooleanType:
                    BooleanArray.Builder flags = new();
                    return (text => Put(text, bool.TryParse(text, out bool flag), () => flags.AppendNull(), () => flags.Append(flag)), () => flags.Build());
                case Int64Type:
                    Int64Array.Builder integers = new();
                    return (text => Put(text, long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number), () => integers.AppendNull(), () => integers.Append(number)), () => integers.Build());
                case DoubleType:
                    DoubleArray.Builder numbers = new();
                    return (text => Put(text, ScoreDigits.TryParse(text, out double number), () => numbers.AppendNull(), () => numbers.Append(number)), () => numbers.Build());
                default:
                    StringArray.Builder texts = new();
                    return (text => Put(text, true, () => texts.AppendNull(), () => texts.Append(text)), () => texts.Build());
            }
        }

        private static bool Put(string text, bool parsed, Action appendNull, Action append)
        {
            (text.Length == 0 ? appendNull : append)();
            return parsed || text.Length == 0;
        }
    }
}
