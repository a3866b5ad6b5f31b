using InfoMax.Core.Embeddings;
using InfoMax.Core.Graph;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Artifacts.Ipc;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

/// <summary>
/// Whatever the bytes: a reader either returns rows or throws <see cref="ArtifactException"/>; it never asks for more
/// memory than the file could fill, and every rented buffer comes back.
/// </summary>
public sealed class DamagedArtifactTests
{
    private const long AllocationLimit = 4 << 20;

    private static readonly long[] Rows = [3, 5, 8];

    public static TheoryData<string> Kinds => new(Contents.Keys);

    private static readonly Dictionary<string, (byte[] Bytes, Action<Stream> Read)> Contents = new()
    {
        ["vectors"] = (WriteVectors(), stream => Drain(VectorsArtifact.Read(stream))),
        ["vectors into"] = (WriteVectors(), ReadInto),
        ["rows"] = (
            Samples.Write(stream => RowsArtifact.Write(stream, [new RowColumns(Rows, ["a", null, "c"], [0.5, 1, 2])])),
            stream => Drain(RowsArtifact.Read(stream))),
        ["importance"] = (Samples.Write(stream => ImportanceArtifact.Write(stream, Rows, [0, 0.5f, 1])), stream => ImportanceArtifact.Read(stream)),
        ["coreset"] = (
            Samples.Write(stream => CoresetArtifact.Write(stream, new CoresetColumns(Rows, [0, 0.5f, 1], [1, 1, 1], [0, 1, 2]))),
            stream => CoresetArtifact.Read(stream)),
        ["centroids"] = (Samples.Write(stream => CentroidsArtifact.Write(stream, [1, 0, 0, 1], 2, 2)), stream => CentroidsArtifact.Read(stream)),
        ["neighbors"] = (
            Samples.Write(stream => NeighborsArtifact.Write(stream, new NeighborLists(3, 2, [1, 2, 0, -1, 1, -1], [.9f, .8f, .9f, 0, .8f, 0]), Rows)),
            stream => NeighborsArtifact.Read(stream, Rows)),
        ["edges"] = (
            Samples.Write(stream => EdgesArtifact.Write(stream, [0, 2, 2, 3], [4L, 7, 5], [.9f, .8f, .7f], (_, e) => e == 1)),
            stream => EdgesArtifact.Read<long>(stream, (_, _, _, _) => { })),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryFlippedBit_IsRefusedOrHarmless(string kind)
    {
        (byte[] bytes, Action<Stream> read) = Contents[kind];
        int refused = 0;
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] damaged = (byte[])bytes.Clone();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            refused += ReadDamaged(read, damaged, $"bit {bit}") ? 1 : 0;
        }

        Assert.True(refused > bytes.Length, $"only {refused} of {bytes.Length * 8} flips were noticed");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryTruncation_IsRefused(string kind)
    {
        (byte[] bytes, Action<Stream> read) = Contents[kind];
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.True(ReadDamaged(read, bytes[..length], $"length {length}"), $"a file cut to {length} bytes was read");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryWordOfOnes_IsRefusedOrHarmless(string kind)
    {
        (byte[] bytes, Action<Stream> read) = Contents[kind];
        foreach (int word in new[] { int.MaxValue, int.MinValue, -1, 0, 1 << 28 })
        {
            for (int at = 0; at + 4 <= bytes.Length; at += 4)
            {
                byte[] damaged = (byte[])bytes.Clone();
                BitConverter.TryWriteBytes(damaged.AsSpan(at), word);
                ReadDamaged(read, damaged, $"word {word} at {at}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void OtherContent_IsRefused(string kind)
    {
        Action<Stream> read = Contents[kind].Read;
        Assert.True(ReadDamaged(read, "{\"not\": \"arrow\"}"u8.ToArray(), "text"));
        Assert.True(ReadDamaged(read, new byte[4096], "zeros"));
        foreach ((string other, (byte[] bytes, _)) in Contents)
        {
            if (!other.StartsWith(kind.Split(' ')[0], StringComparison.Ordinal))
            {
                Assert.True(ReadDamaged(read, bytes, other), $"{kind} read a {other} file");
            }
        }
    }

    [Fact]
    public void EveryRentedBuffer_ComesBack()
    {
        using EmbeddingMatrix source = Samples.Vectors(20_000, 256, EmbeddingElement.Half);
        byte[] bytes = Samples.Write(stream =>
        {
            using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, 256, EmbeddingElement.Half);
            writer.Append(source, 0, source.Rows);
            writer.Finish();
        });
        var reader = new ArrowTableReader(
            new MemoryStream(bytes), "vectors", ("reciprocal_norm", Apache.Arrow.Types.ArrowTypeId.Float), ("embedding", Apache.Arrow.Types.ArrowTypeId.FixedSizeList));
        Assert.True(reader.MoveNext());
        Assert.Equal(1, reader.Allocator.Outstanding);
        Assert.True(reader.MoveNext());
        Assert.Equal(1, reader.Allocator.Outstanding);
        reader.Dispose();
        Assert.Equal(0, reader.Allocator.Outstanding);
    }

    /// <summary>Whether the reader refused the bytes; any other exception, or a large allocation, fails the test.</summary>
    private static bool ReadDamaged(Action<Stream> read, byte[] bytes, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool refused = false;
        try
        {
            read(new MemoryStream(bytes));
        }
        catch (ArtifactException error)
        {
            refused = true;
            Assert.DoesNotContain('\n', error.Message);
        }
        catch (Exception error) when (error is not Xunit.Sdk.IAssertionException)
        {
            Assert.Fail($"{what}: {error}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < AllocationLimit, $"{what}: {allocated} bytes allocated for a file of {bytes.Length}");
        return refused;
    }

    private static byte[] WriteVectors()
    {
        using EmbeddingMatrix source = Samples.Vectors(3, 4, EmbeddingElement.Half);
        return Samples.Write(stream =>
        {
            using VectorsWriter writer = VectorsArtifact.OpenWriter(stream, 4, EmbeddingElement.Half);
            writer.Append(source, 0, 3);
            writer.Finish();
        });
    }

    private static void ReadInto(Stream stream)
    {
        using EmbeddingMatrix target = EmbeddingMatrix.Allocate(3, 4, EmbeddingElement.Half);
        VectorsArtifact.ReadInto(stream, target, 0);
    }

    private static void Drain<T>(IEnumerable<T> batches)
    {
        foreach (T batch in batches)
        {
            (batch as IDisposable)?.Dispose();
        }
    }
}
