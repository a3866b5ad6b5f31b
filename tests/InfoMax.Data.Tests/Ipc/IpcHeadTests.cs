using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using InfoMax.Data.Ipc;
using Xunit;

namespace InfoMax.Data.Tests.Ipc;

/// <summary>Heads of messages that Arrow's own writer wrote, whole and damaged.</summary>
public sealed class IpcHeadTests
{
    private static readonly int[] Numbers = [3, 1, 4, 1, 5];

    [Fact]
    public void RecordBatch_SaysItsRowsNodesAndBuffers()
    {
        List<byte[]> heads = Heads(PlainBatch(), null);
        Assert.Equal([IpcMessageType.Schema, IpcMessageType.RecordBatch], heads.Select(TypeOf));
        IpcHead batch = new(heads[1]);
        Assert.Equal(5, batch.Rows);
        Assert.Equal([(5L, 0L), (5L, 2L)], batch.Nodes.ToArray());
        (long Offset, long Length)[] buffers = batch.Buffers.ToArray();
        Assert.Equal(4, buffers.Length);
        Assert.InRange(buffers[1].Length, Numbers.Length * sizeof(int), buffers[2].Offset - buffers[1].Offset);
        Assert.True(batch.BodyBytes >= buffers[^1].Offset + buffers[^1].Length);
        Assert.Null(batch.Codec);
        Assert.Equal(0, batch.VariadicCounts.Length);
    }

    [Theory]
    [InlineData(CompressionCodecType.Lz4Frame, 0)]
    [InlineData(CompressionCodecType.Zstd, 1)]
    public void CompressedBatch_SaysItsCodec(CompressionCodecType codec, byte expected) =>
        Assert.Equal(expected, new IpcHead(Heads(PlainBatch(), codec)[1]).Codec);

    [Fact]
    public void DictionaryBatch_SaysItsDictionaryAndValues()
    {
        DictionaryType type = new(Int32Type.Default, StringType.Default, ordered: false);
        DictionaryArray words = new(type, new Int32Array.Builder().AppendRange([0, 1, 1]).Build(), new StringArray.Builder().Append("a").Append("b").Build());
        List<byte[]> heads = Heads(new RecordBatch(new Schema([new Field("w", type, false)], null), [words], 3), null);
        Assert.Equal([IpcMessageType.Schema, IpcMessageType.DictionaryBatch, IpcMessageType.RecordBatch], heads.Select(TypeOf));
        IpcHead dictionary = new(heads[1]);
        Assert.Equal(new IpcHead(heads[0]).Schema.TableAt(1, 0).Table(4).Int64(0), dictionary.DictionaryId);
        Assert.False(dictionary.IsDelta);
        Assert.Equal(2, dictionary.Rows);
        Assert.Equal([(2L, 0L)], dictionary.Nodes.ToArray());
        Assert.Equal(3, new IpcHead(heads[2]).Rows);
    }

    [Fact]
    public void PropertyOfAnotherMessage_IsRefused()
    {
        List<byte[]> heads = Heads(PlainBatch(), null);
        Assert.Throws<InvalidDataException>(() => new IpcHead(heads[0]).Rows);
        Assert.Throws<InvalidDataException>(() => new IpcHead(heads[1]).Schema.Int16(0));
        Assert.Throws<InvalidDataException>(() => new IpcHead(heads[1]).DictionaryId);
    }

    /// <summary>Whatever four bytes are overwritten, or wherever a head is cut, nothing but the documented errors come of it.</summary>
    [Fact]
    public void Damage_IsRefusedOrRead()
    {
        byte[] head = Heads(PlainBatch(), CompressionCodecType.Zstd)[1];
        int refused = 0;
        for (int i = 0; i < head.Length; i++)
        {
            refused += Read(head[..i]) ? 0 : 1;
            foreach (int value in (int[])[-1, int.MaxValue, int.MinValue, 1 << 16])
            {
                byte[] damaged = [.. head, 0, 0, 0, 0];
                BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(i), value);
                refused += Read(damaged) ? 0 : 1;
            }
        }

        Assert.InRange(refused, head.Length, 5 * head.Length);
        Assert.True(Read(head));
    }

    [Theory]
    [InlineData(new byte[] { 16, 1, 0, 0 }, 4, 272)]
    [InlineData(new byte[] { 255, 255, 255, 255, 16, 1, 0, 0, 9 }, 8, 272)]
    [InlineData(new byte[] { 0, 0, 0, 0, 7, 7, 7, 7 }, 4, 0)]
    [InlineData(new byte[] { 255, 255, 255, 255, 0, 0, 0, 0 }, 8, 0)]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255 }, 8, -1)]
    public void Prefix_IsReadWithAndWithoutTheMarker(byte[] bytes, int prefixBytes, int headBytes)
    {
        Assert.True(IpcPrefix.TryRead(bytes, out IpcPrefix prefix));
        Assert.Equal(new IpcPrefix(prefixBytes, headBytes), prefix);
        Assert.Equal(prefixBytes == 8, prefix.HasContinuation);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 16, 1, 0 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 16, 1, 0 })]
    public void PrefixThatIsCut_IsRefused(byte[] bytes) => Assert.False(IpcPrefix.TryRead(bytes, out _));

    [Fact]
    public void FileEnd_NeedsTheMagic()
    {
        byte[] end = [16, 1, 0, 0, .. "ARROW1"u8];
        Assert.Equal(IpcFileEnd.Bytes, end.Length);
        Assert.True(IpcFileEnd.TryRead(end, out int footerBytes));
        Assert.Equal(272, footerBytes);
        end[^1]++;
        Assert.False(IpcFileEnd.TryRead(end, out _));
    }

    private static IpcMessageType TypeOf(byte[] head) => new IpcHead(head).Type;

    /// <summary>Reads all that a head of a record batch has; false where it is refused.</summary>
    private static bool Read(byte[] bytes)
    {
        try
        {
            IpcHead head = new(bytes);
            _ = head.BodyBytes + head.Rows + head.Nodes.Length + head.Buffers.Length + head.VariadicCounts.Length + head.Codec;
            return true;
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or InvalidDataException or IndexOutOfRangeException or OverflowException)
        {
            return false;
        }
    }

    private static RecordBatch PlainBatch() => new(
        new Schema([new Field("n", Int32Type.Default, false), new Field("x", DoubleType.Default, true)], null),
        [
            new Int32Array.Builder().AppendRange(Numbers).Build(),
            new DoubleArray.Builder().Append(1).AppendNull().Append(2).AppendNull().Append(3).Build(),
        ],
        Numbers.Length);

    /// <summary>The heads of a stream of one batch, found by prefix and body length.</summary>
    private static List<byte[]> Heads(RecordBatch batch, CompressionCodecType? codec)
    {
        using MemoryStream stream = new();
        IpcOptions options = new() { CompressionCodec = codec, CompressionCodecFactory = new CompressionCodecFactory() };
        using (ArrowStreamWriter writer = new(stream, batch.Schema, leaveOpen: true, options))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        byte[] bytes = stream.ToArray();
        List<byte[]> heads = [];
        int at = 0;
        while (IpcPrefix.TryRead(bytes.AsSpan(at), out IpcPrefix prefix) && prefix.HeadBytes > 0)
        {
            byte[] head = bytes.AsSpan(at + prefix.Bytes, prefix.HeadBytes).ToArray();
            heads.Add(head);
            at += prefix.Bytes + prefix.HeadBytes + (int)new IpcHead(head).BodyBytes;
        }

        Assert.Equal(bytes.Length - IpcPrefix.MaxBytes, at);
        return heads;
    }
}
