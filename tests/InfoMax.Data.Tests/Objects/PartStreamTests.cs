using InfoMax.Data.Objects;
using Xunit;

namespace InfoMax.Data.Tests.Objects;

/// <summary>Parts have one length, the last the rest, and together they are what was written.</summary>
public sealed class PartStreamTests
{
    private const int Part = 100_000;

    [Theory]
    [InlineData(0, 7)]
    [InlineData(1, 1)]
    [InlineData(Part - 1, 4096)]
    [InlineData(Part, Part)]
    [InlineData((3 * Part) + 17, 1000)]
    [InlineData(4 * Part, (2 * Part) + 1)]
    public void Content_LeavesInPartsOfOneLength(int bytes, int pieceBytes)
    {
        byte[] content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        using RecordingStream stream = new();
        for (int at = 0; at < bytes; at += pieceBytes)
        {
            stream.Write(content.AsSpan(at, Math.Min(pieceBytes, bytes - at)));
            Assert.Equal(Math.Min(at + pieceBytes, bytes), stream.Length);
            Assert.Equal(stream.Length, stream.Position);
        }

        stream.Complete();
        Assert.Equal(content, stream.Parts.SelectMany(part => part));
        Assert.Equal(bytes, stream.Length);
        Assert.Equal((bytes + Part - 1) / Part, stream.Parts.Count);
        Assert.All(stream.Parts.SkipLast(1), part => Assert.Equal(Part, part.Length));
    }

    /// <summary>The stream gives each buffer back with the next part, so two are enough for any length.</summary>
    [Fact]
    public void BuffersThatAreDoneWith_AreUsedAgain()
    {
        using RecordingStream stream = new();
        stream.Write(new byte[7 * Part]);
        stream.Complete();
        Assert.Equal(7, stream.Parts.Count);
        Assert.Equal(2, stream.Buffers.Distinct().Count());
    }

    private sealed class RecordingStream() : PartStream(Part)
    {
        private byte[]? _lent;

        public List<byte[]> Parts { get; } = [];

        public List<byte[]> Buffers { get; } = [];

        public void Complete() => SendRest();

        protected override byte[]? Send(byte[] part, int count)
        {
            Assert.Equal(Parts.Sum(sent => sent.Length), SentBytes);
            Assert.InRange(count, 1, Part);
            Assert.Equal(part.AsMemory(0, count), Gathered);
            Parts.Add(part[..count]);
            Buffers.Add(part);
            byte[]? free = _lent;
            _lent = part;
            return free;
        }
    }
}
