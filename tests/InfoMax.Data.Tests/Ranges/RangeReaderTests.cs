using CsCheck;
using InfoMax.Data.Ranges;
using Xunit;

namespace InfoMax.Data.Tests.Ranges;

/// <summary>Reads of remote content equal the content; scans fetch every byte once, and scattered reads fetch little.</summary>
public sealed class RangeReaderTests
{
    private static readonly int[] Steps = [1, 4096, 256 << 10];

    [Fact]
    public void AnyReads_EqualTheContent_WhateverTheWindows() =>
        Gen.Select(Gen.Int[0, 9 << 20], Gen.Int[1, 8], Gen.Int, Gen.Int[0, 2].Select(i => Steps[i]), Gen.Int[1, 4]).Sample(
            (length, windows, seed, step, depth) =>
            {
                Remote remote = new(length, seed) { Step = step };
                using RangeReader reader = new(remote.Fetch, length, windows, CancellationToken.None, step, depth);
                Random random = new(seed);
                byte[] buffer = new byte[1 << 20];
                long next = 0;
                for (int i = 0; i < 60; i++)
                {
                    // Half of the reads go on where the one before ended.
                    long at = random.Next(2) == 0 ? next : random.NextInt64(length + 1L);
                    int wanted = random.Next(random.Next(2) == 0 ? 100 : buffer.Length);
                    int got = reader.Read(buffer.AsSpan(0, wanted), at);
                    Assert.Equal((int)Math.Min(wanted, length - at), got);
                    Assert.True(remote.Content.AsSpan((int)at, got).SequenceEqual(buffer.AsSpan(0, got)));
                    next = at + got;
                }
            },
            iter: 60,
            threads: 1);

    [Fact]
    public void AScan_FetchesEveryByteOnce_InPagesThatGrow()
    {
        Remote remote = new(40 << 20, 1);
        using RangeReader reader = new(remote.Fetch, remote.Content.Length, 3, CancellationToken.None);
        byte[] buffer = new byte[100_000];
        for (long at = 0; at < remote.Content.Length; at += buffer.Length)
        {
            reader.Read(buffer, at);
        }

        Assert.Equal(remote.Content.Length, remote.Fetched);
        Assert.InRange(remote.Requests, 10, 20);
    }

    /// <summary>As an Arrow file is opened: its end, then the head of every batch, then the batches.</summary>
    [Fact]
    public void HeadersStrewnOverALargeFile_CostLittle()
    {
        Remote remote = new(64 << 20, 1);
        using RangeReader reader = new(remote.Fetch, remote.Content.Length, 3, CancellationToken.None);
        byte[] head = new byte[400];
        reader.Read(head, remote.Content.Length - head.Length);
        for (long at = 0; at < remote.Content.Length; at += 4 << 20)
        {
            reader.Read(head, at);
        }

        Assert.InRange(remote.Fetched, 16 * head.Length, 17 * 65_536);
    }

    [Fact]
    public void AFetchThatFails_FailsTheRead_AndIsTriedAgainByTheNext()
    {
        Remote remote = new(10 << 20, 1);
        using RangeReader reader = new(remote.Fetch, remote.Content.Length, 2, CancellationToken.None);
        byte[] buffer = new byte[300_000];
        int failures = 0;
        for (long at = 0; at < remote.Content.Length;)
        {
            remote.Fails = remote.Requests % 3 == 2;
            try
            {
                int got = reader.Read(buffer, at);
                Assert.True(remote.Content.AsSpan((int)at, got).SequenceEqual(buffer.AsSpan(0, got)));
                at += got;
            }
            catch (ArtifactException)
            {
                failures++;
                remote.Fails = false;
                remote.Requests++;
            }
        }

        Assert.True(failures > 0);
    }

    [Fact]
    public async Task AStream_ReadsSeeksAndEnds_LikeAFile()
    {
        byte[] content = [1, 2, 3, 4, 5];
        await using RangeStream stream = new(
            (destination, offset) =>
            {
                int got = (int)Math.Clamp(content.Length - offset, 0, destination.Length);
                content.AsSpan(got == 0 ? 0 : (int)offset, got).CopyTo(destination);
                return got;
            },
            content.Length,
            null);
        Assert.Equal(3, stream.Seek(-2, SeekOrigin.End));
        Assert.Equal(4, stream.ReadByte());
        Assert.Equal(2, stream.Seek(-2, SeekOrigin.Current));
        byte[] rest = new byte[10];
        Assert.Equal(3, await stream.ReadAtLeastAsync(rest, 10, throwOnEndOfStream: false, TestContext.Current.CancellationToken));
        Assert.Equal([3, 4, 5], rest[..3]);
        Assert.Equal(100, stream.Seek(100, SeekOrigin.Begin));
        Assert.Equal(-1, stream.ReadByte());
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Seek(-6, SeekOrigin.End));
    }

    private sealed class Remote
    {
        public Remote(int length, int seed)
        {
            Content = new byte[length];
            new Random(seed).NextBytes(Content);
        }

        public byte[] Content { get; }

        public long Fetched { get; private set; }

        public int Requests { get; set; }

        public bool Fails { get; set; }

        /// <summary>What fetches begin and end at multiples of.</summary>
        public int Step { get; init; } = 1;

        public async Task Fetch(long offset, Memory<byte> page, CancellationToken cancellationToken)
        {
            Assert.InRange(page.Length, 1, RangeReader.MostBytes);
            Assert.Equal(0, offset % Step);
            Assert.True(page.Length % Step == 0 || offset + page.Length == Content.Length);
            Requests++;
            Fetched += page.Length;
            if (Fails)
            {
                throw new ArtifactException("cannot be reached");
            }

            await Task.Yield();
            Content.AsMemory((int)offset, page.Length).CopyTo(page);
        }
    }
}
