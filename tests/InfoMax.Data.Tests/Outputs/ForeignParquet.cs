using Parquet;
using Parquet.Schema;

namespace InfoMax.Data.Tests.Outputs;

/// <summary>Reads whole columns with Parquet.Net: an implementation that shares no code with the writer's.</summary>
internal sealed class ForeignParquet : IAsyncDisposable
{
    private readonly ParquetReader _reader;

    private ForeignParquet(ParquetReader reader) => _reader = reader;

    public IEnumerable<string> Columns => _reader.Schema.DataFields.Select(column => column.Name);

    public int RowGroups => _reader.RowGroupCount;

    public static async Task<ForeignParquet> OpenAsync(string path, CancellationToken cancellationToken) =>
        new(await ParquetReader.CreateAsync(new MemoryStream(await File.ReadAllBytesAsync(path, cancellationToken)), cancellationToken: cancellationToken));

    public Task<T[]> NumbersAsync<T>(string name, CancellationToken cancellationToken)
        where T : struct
        => ReadAsync<T>(name, (group, field, memory) => group.ReadAsync(field, memory, null, cancellationToken));

    public Task<T?[]> NullableNumbersAsync<T>(string name, CancellationToken cancellationToken)
        where T : struct
        => ReadAsync<T?>(name, (group, field, memory) => group.ReadAsync(field, memory, null, cancellationToken));

    public Task<string?[]> TextAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync<string?>(name, (group, field, memory) => group.ReadAsync(field, memory!, null, cancellationToken));

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private async Task<T[]> ReadAsync<T>(string name, Func<ParquetRowGroupReader, DataField, Memory<T>, ValueTask> read)
    {
        DataField field = _reader.Schema.DataFields.Single(column => column.Name == name);
        var values = new List<T>();
        for (int i = 0; i < _reader.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = _reader.OpenRowGroupReader(i);
            var chunk = new T[group.RowCount];
            await read(group, field, chunk);
            values.AddRange(chunk);
        }

        return [.. values];
    }
}
