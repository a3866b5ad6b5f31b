using InfoMax.Data.Artifacts;
using InfoMax.Data.Sorting;
using Xunit;

namespace InfoMax.Data.Tests.Sorting;

/// <summary>Sorting with less memory than items. Invariants: the order is that of a sort in memory, whatever is held and however many runs there are; no more runs are open than one merge takes.</summary>
public sealed class ExternalSortTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly CountingStore _store;

    public ExternalSortTests() => _store = new CountingStore(new DirectoryArtifactStore(_folder["artifacts"]));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0, 4)]
    [InlineData(1, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(1000, 16)]
    [InlineData(SortedRuns.FanIn, 1)]
    [InlineData((SortedRuns.FanIn * SortedRuns.FanIn) + 7, 1)]
    public void Items_ComeAsASortInMemoryBringsThem_AnyNumberOfTimes(int count, int held)
    {
        Random random = new(3);
        (int, string)[] items = [.. Enumerable.Range(0, count).Select(_ => (random.Next(count), $"é{random.Next(3)}"))];
        ExternalSort<(int, string)> sort = new(new Texts(), new RunStore(_store, name => $"job/{name}"), held);
        Array.ForEach(items, sort.Add);
        Assert.Equal(count, sort.Count);
        Assert.Equal(items.Order(new Texts()), sort.Read());
        Assert.Equal(items.Order(new Texts()), sort.Read());
        Assert.InRange(_store.MostOpen, count > held ? 1 : 0, SortedRuns.FanIn);
        Assert.Equal(0, _store.Open);
    }

    [Fact]
    public void WithoutAStore_MemoryHoldsAll()
    {
        ExternalSort<(int, string)> sort = new(new Texts(), null, 1);
        sort.Add((2, "b"));
        sort.Add((1, "a"));
        Assert.Equal([(1, "a"), (2, "b")], sort.Read());
    }

    [Fact]
    public void EqualItems_KeepTheOrderOfTheirRuns_AndAnAbandonedMergeClosesThem()
    {
        RunStore runs = new(_store, name => $"job/{name}");
        const int Runs = (2 * SortedRuns.FanIn) + 3;
        ArtifactRef[] written = [.. Enumerable.Range(0, Runs).Select(run => runs.Write(stream => new FirstOnly().Write(stream, [(1, $"{run}"), (2, $"{run}")])))];
        IReadOnlyList<ArtifactRef> few = SortedRuns.Few(written, new FirstOnly(), runs, TestContext.Current.CancellationToken);
        Assert.Equal(3, few.Count);
        Assert.Equal(
            Enumerable.Range(1, 2).SelectMany(number => Enumerable.Range(0, Runs).Select(run => (number, $"{run}"))),
            SortedRuns.Merge(few, new FirstOnly(), runs));
        Assert.Equal((1, "0"), SortedRuns.Merge(few, new FirstOnly(), runs).First());
        Assert.Equal(0, _store.Open);
    }

    private class Texts : BinaryRunFormat<(int Number, string Text)>
    {
        public override int Compare((int Number, string Text) x, (int Number, string Text) y) =>
            x.Number != y.Number ? x.Number.CompareTo(y.Number) : string.CompareOrdinal(x.Text, y.Text);

        protected override void Put(BinaryWriter writer, (int Number, string Text) item)
        {
            writer.Write(item.Number);
            writer.Write(item.Text);
        }

        protected override (int Number, string Text) Take(BinaryReader reader) => (reader.ReadInt32(), reader.ReadString());
    }

    private sealed class FirstOnly : Texts
    {
        public override int Compare((int Number, string Text) x, (int Number, string Text) y) => x.Number.CompareTo(y.Number);
    }

    /// <summary>Counts the artifacts that are open.</summary>
    private sealed class CountingStore(IArtifactStore inner) : IArtifactStore
    {
        public int Open { get; private set; }

        public int MostOpen { get; private set; }

        public string Kind => inner.Kind;

        public ArtifactRef Write(string uri, Func<Stream, long> write) => inner.Write(uri, write);

        public Stream OpenRead(ArtifactRef artifact)
        {
            MostOpen = Math.Max(MostOpen, ++Open);
            return new Counted(inner.OpenRead(artifact), () => Open--);
        }

        public void Delete(string prefix) => inner.Delete(prefix);
    }

    private sealed class Counted(Stream inner, Action closed) : Stream
    {
        private bool _closed;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => inner.Position = value;
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (!_closed)
            {
                _closed = true;
                inner.Dispose();
                closed();
            }

            base.Dispose(disposing);
        }
    }
}
