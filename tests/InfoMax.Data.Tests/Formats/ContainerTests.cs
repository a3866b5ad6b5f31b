using System.IO.Compression;
using System.Runtime.InteropServices;
using InfoMax.Core.Embeddings;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Data.Tests.Formats;

/// <summary>Arrays in containers (npz, safetensors), tables beside them, and what is said of containers that are not read.</summary>
public sealed class ContainerTests : IDisposable
{
    private static readonly float[] Values = [1, 2, 3, 4, 5, 6];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ALoneNpzOfOneMatrix_IsRead_AndOfSeveralByKey()
    {
        byte[] matrix = NpyWriter.Matrix(Values, 2, "<f4");
        byte[] negative = NpyWriter.Matrix(Array.ConvertAll(Values, v => -v), 2, "<f4");
        Npz("a.npz", ("first", matrix), ("ids", NpyWriter.Vector(new long[] { 1, 2, 3 }, "<i8")));
        ReadRows read = ReadRows.All(_folder["a.npz"]);
        Assert.Equal((InputFormat.Npz, "first"), (read.Layout.Format, Assert.Single(read.Layout.Embeddings)));
        Assert.Equal(Values, read.Embeddings);
        Assert.Null(read.Ids);

        Npz("a.npz", ("first", matrix), ("second", negative));
        Assert.Contains("several embeddings (first, second); choose with --embedding", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
        Assert.Equal(Array.ConvertAll(Values, v => -v), ReadRows.All(_folder.Root, "second").Embeddings);
        Npz("a.npz", ("first", matrix), ("embeddings", negative));
        Assert.Equal(["embeddings"], ReadRows.Discover(_folder.Root).Embeddings);
    }

    [Fact]
    public void NpzShards_AreReadInNaturalOrder()
    {
        foreach (int i in new[] { 10, 2, 0 })
        {
            Npz($"emb_{i}.npz", ("e", NpyWriter.Matrix(new float[] { i, 1 }, 2, "<f4")));
        }

        Assert.Equal([0, 1, 2, 1, 10, 1], ReadRows.All(_folder.Root).Embeddings);
    }

    [Fact]
    public void AnNpzWithoutAMatrix_SaysWhatItsArraysAre()
    {
        Npz("a.npz", ("obj", NpyWriter.Array(new long[3], "|O", "(3,)")), ("ids", NpyWriter.Vector(new long[3], "<i8")));
        string message = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root));
        Assert.Contains("a.npz[obj]: an object array (pickled Python objects)", message, StringComparison.Ordinal);
        Assert.Contains("convert with numpy.stack(list(array)).astype('float32')", message, StringComparison.Ordinal);
        Assert.Contains("a.npz[ids]: 1-D array (3,)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F64", EmbeddingElement.Single)]
    [InlineData("F32", EmbeddingElement.Single)]
    [InlineData("BF16", EmbeddingElement.Single)]
    [InlineData("F16", EmbeddingElement.Half)]
    [InlineData("I8", EmbeddingElement.Half)]
    [InlineData("U8", EmbeddingElement.Half)]
    public void SafetensorsOfEveryType_AreRead(string type, EmbeddingElement element)
    {
        byte[] data = type switch
        {
            "F64" => Bytes(Array.ConvertAll(Values, v => (double)v)),
            "F32" => Bytes(Values),
            "BF16" => Bytes(Array.ConvertAll(Values, v => (ushort)(BitConverter.SingleToUInt32Bits(v) >> 16))),
            "F16" => Bytes(Array.ConvertAll(Values, v => (Half)v)),
            _ => Array.ConvertAll(Values, v => (byte)v),
        };
        File.WriteAllBytes(_folder["a.safetensors"], SafetensorsWriter.Write(("bias", "F32", [3], new byte[12]), ("e", type, [3, 2], data)));
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Equal((InputFormat.Safetensors, element), (read.Layout.Format, read.Layout.Element));
        Assert.Equal(Values, read.Embeddings);
    }

    [Theory]
    [InlineData("{\"e\":{\"dtype\":\"I64\",\"shape\":[3,1],\"data_offsets\":[0,24]}}", "found e I64 (3, 1)")]
    [InlineData("{\"e\":{\"dtype\":\"F32\",\"shape\":[3,2],\"data_offsets\":[0,25]}}", "lies outside the file")]
    [InlineData("{\"e\":{\"dtype\":\"F32\",\"shape\":[3,1],\"data_offsets\":[0,24]}}", "its shape does not")]
    [InlineData("{\"e\":{\"dtype\":\"F32\",\"shape\":[3,0],\"data_offsets\":[0,0]}}", "values a row")]
    [InlineData("{\"e\":{\"dtype\":\"F32\",\"shape\":[3,-2],\"data_offsets\":[0,24]}}", "a negative number in shape")]
    [InlineData("{\"e\":{\"dtype\":\"F32\"}}", "malformed")]
    [InlineData("{\"e\":3}", "malformed")]
    [InlineData("[]", "malformed")]
    [InlineData("{", "malformed")]
    public void DamagedSafetensors_AreRefusedByNameAndRemedy(string header, string says)
    {
        File.WriteAllBytes(_folder["a.safetensors"], SafetensorsWriter.Raw(header, new byte[24]));
        string message = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root));
        Assert.StartsWith("a.safetensors: ", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheOnlyTableBesideTheOnlyVectors_IsTheirs_WhereRowsAgree()
    {
        File.WriteAllBytes(_folder["embeddings.npy"], NpyWriter.Matrix(Values, 2, "<f4"));
        ParquetFixture.Columns(_folder["metadata.parquet"], "id", new[] { "a", "b", "c" }, "s", new double[] { 1, 2, 3 });
        ReadRows read = ReadRows.All(_folder.Root, score: new ScoreSource(ScoreKind.Column, "s"));
        Assert.Equal(["a", "b", "c"], read.Ids!);
        Assert.Equal([1, 2, 3], read.Scores!);

        ParquetFixture.Columns(_folder["metadata.parquet"], "id", new[] { "a", "b" }, "s", new double[] { 1, 2 });
        Assert.Contains("embeddings.npy has 3 rows, metadata.parquet has 2", ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
    }

    [Fact]
    public void ACsvBesideVectors_GivesIdsAndScores_WithTheTypesOfItsValues()
    {
        File.WriteAllBytes(_folder["embeddings.npy"], NpyWriter.Matrix(Values, 2, "<f4"));
        File.WriteAllText(_folder["metadata.csv"], "key;n;flag;x;text\n007;1;True;0.5;\"a;\"\"b\"\n08;-2;false;nan;\n9;;TRUE;;c\n");
        ReadRows read = ReadRows.All(_folder.Root, score: new ScoreSource(ScoreKind.Column, "x"));
        Assert.Equal((IdKind.Text, "key"), (read.Layout.Ids, read.Layout.IdColumn));
        Assert.Equal(["007", "08", "9"], read.Ids!);
        Assert.Equal([0.5, double.NaN, double.NaN], read.Scores!);
        Assert.Equal([1, -2, double.NaN], Scores("n"));
        Assert.Equal([1, 0, 1], Scores("flag"));
        Assert.Equal(["a;\"b", null, "c"], ReadRows.All(_folder.Root, idColumn: "text").Ids!);
        Assert.Contains("score column 'text' is utf8, expected numbers; numeric columns: n, flag, x", ReadRows.Refusal(() => Scores("text")), StringComparison.Ordinal);
    }

    [Fact]
    public void ACsvOfOtherRows_IsNotTaken_AndSaid()
    {
        File.WriteAllBytes(_folder["embeddings.npy"], NpyWriter.Matrix(Values, 2, "<f4"));
        File.WriteAllText(_folder["notes.csv"], "id,n\na,1\n");
        ReadRows read = ReadRows.All(_folder.Root);
        Assert.Null(read.Ids);
        Assert.Contains("notes.csv is not read", Assert.Single(read.Layout.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void ADamagedNpz_IsNotToldInALibrarysWords()
    {
        File.WriteAllText(_folder["a.npz"], "PK\u0003\u0004junk");
        string refusal = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root));
        Assert.Contains("a.npz: not an npz, or damaged (", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void ACsvOfTheSameStem_WithAnotherNumberOfRows_IsSaid()
    {
        File.WriteAllBytes(_folder["e.npy"], NpyWriter.Matrix([1, 0, 0, 1], 2, "<f4"));
        File.WriteAllText(_folder["e.csv"], "id,q\na,1\nb,2\nc,3\n");
        string refusal = ReadRows.Refusal(() => ReadRows.Discover(_folder.Root, score: new ScoreSource(ScoreKind.Column, "q")));
        Assert.Contains("e.npy has 2 rows, e.csv has 3;", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.csv", "pandas.read_csv('a.csv')")]
    [InlineData("a.jsonl", "pandas.read_json('a.jsonl', lines=True).to_parquet('a.parquet')")]
    [InlineData("a.pt", "torch.load('a.pt'")]
    [InlineData("a.h5", "h5py.File('a.h5')")]
    [InlineData("set.lance/data/1.lance", "lance.dataset('set.lance').to_table(), 'set.parquet'")]
    [InlineData("a.fvecs", "numpy.fromfile('a.fvecs', '<f4')")]
    [InlineData("a.npy.gz", "gunzip a.npy.gz")]
    [InlineData("a.tar", "tar -xf a.tar")]
    [InlineData("a.tar.gz", "tar -xf a.tar.gz")]
    [InlineData("a.zip", "unzip a.zip -d a")]
    public void OtherContainers_AreToldTheLineThatConvertsThem(string name, string says)
    {
        File.WriteAllBytes(_folder[name], [1, 2, 3]);
        Assert.Contains(says, ReadRows.Refusal(() => ReadRows.Discover(_folder.Root)), StringComparison.Ordinal);
        Assert.Contains(says, ReadRows.Refusal(() => ReadRows.Discover(_folder[name])), StringComparison.Ordinal);
    }

    [Fact]
    public void ACompressedShardAmongOthers_IsSaid()
    {
        File.WriteAllBytes(_folder["a.npy"], NpyWriter.Matrix(Values, 2, "<f4"));
        File.WriteAllBytes(_folder["b.npy.gz"], [1, 2, 3]);
        Assert.Contains("b.npy.gz is not read; unpack it with gunzip b.npy.gz, if it belongs to the input", Assert.Single(ReadRows.Discover(_folder.Root).Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3a://bucket/prefix/", "write the scheme as s3://bucket/prefix/")]
    [InlineData("gcs://bucket/x", "write the scheme as gs://bucket/x")]
    [InlineData("hf://datasets/owner/name/data", "hf download owner/name --repo-type dataset --local-dir DIR")]
    [InlineData("https://example.org/a.npy", "curl -L --create-dirs --output-dir DIR -O https://example.org/a.npy")]
    [InlineData("", "an input is empty")]
    [InlineData("  ", "an input is empty")]
    public void AddressesAndEmptyInputs_AreToldWhatToDo(string input, string says) =>
        Assert.Contains(says, ReadRows.Refusal(() => ReadRows.Discover(input)), StringComparison.Ordinal);

    [Fact]
    public void AScoreFileBesideParquet_IsNoSecondFormat()
    {
        ArrowFixture.WriteParquet(_folder["a.parquet"], ArrowFixture.Batches(PairSet.Generate(3, 2), VectorShape.List, Apache.Arrow.Types.FloatType.Default, 3));
        File.WriteAllBytes(_folder["scores.npy"], NpyWriter.Vector(new double[] { 3, 2, 1 }, "<f8"));
        Assert.Equal([3, 2, 1], ReadRows.All(_folder.Root, score: new ScoreSource(ScoreKind.File, _folder["scores.npy"])).Scores!);
    }

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();

    private double[] Scores(string column) => ReadRows.All(_folder.Root, score: new ScoreSource(ScoreKind.Column, column)).Scores!;

    private void Npz(string name, params (string Key, byte[] Npy)[] arrays) => NpzWriter.Write(_folder[name], CompressionLevel.NoCompression, arrays);
}
