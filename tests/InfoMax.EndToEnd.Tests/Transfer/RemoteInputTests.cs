using InfoMax.Cluster.Transfer;
using InfoMax.Data;
using InfoMax.Data.Artifacts;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Transfer;

/// <summary>Input files that only the coordinator's node sees read the same over HTTP, in every layout.</summary>
public sealed class RemoteInputTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Workspace _workspace = new();

    public static TheoryData<string> Names => [.. Layout.All.Select(layout => layout.Name)];

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task EveryLayout_ReadsTheSameOverHttp(string name)
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        int requests = CountRequests(fixture);
        Layout layout = Layout.All.Single(l => l.Name == name);
        layout.WriteParts(_workspace["in"], PairSet.Generate(3000, 32), partRows: 1700);
        DatasetLayout discovered = ReadRows.Discover(_workspace["in"], layout.Image);
        ReadRows expected = ReadRows.All(discovered);

        (DatasetLayout remote, RemoteInputFiles files) = Remote(fixture, discovered);
        ReadRows read = ReadRows.All(remote, files);

        Assert.True(_requests > requests, "nothing was read over HTTP");
        Assert.Equal(expected.Embeddings, read.Embeddings);
        Assert.Equal(expected.Ids!, read.Ids!);
        Assert.Equal(expected.Scores!, read.Scores!);
        AssertRanges(discovered, remote, files);
    }

    [Fact]
    public async Task AScoreFile_ReadsTheSameOverHttp()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        float[] scores = [.. Enumerable.Range(0, 500).Select(i => i * 0.5f)];
        string input = _workspace.Embeddings("in/x.npy", Workspace.Clustered(500, 8));
        ScoreSource source = new(ScoreKind.File, _workspace.Scores("s.npy", scores));
        (DatasetLayout remote, RemoteInputFiles files) = Remote(fixture, ReadRows.Discover(input, score: source));
        Assert.Equal(2, remote.Sources.Count);
        Assert.Equal(scores.Select(s => (double)s), ReadRows.All(remote, files).Scores!);
    }

    [Fact]
    public async Task AFileThatThisNodeHasUnchanged_IsReadHere()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        int requests = CountRequests(fixture);
        DatasetLayout layout = ReadRows.Discover(_workspace.Embeddings("in/x.npy", Workspace.Clustered(50, 8)));
        RemoteInputFiles files = new(fixture.Channel(TestContext.Current.CancellationToken), Publish(fixture, layout), layout);
        Assert.Equal(50 * 8, ReadRows.All(layout, files).Embeddings.Length);
        Assert.Equal(requests, _requests);
    }

    [Fact]
    public async Task AFileThatChangedSinceThePlan_IsRefusedInWords()
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(Patience);
        string input = _workspace.Embeddings("in/x.npy", Workspace.Clustered(50, 8));
        (DatasetLayout remote, RemoteInputFiles files) = Remote(fixture, ReadRows.Discover(input));
        File.SetLastWriteTimeUtc(input, File.GetLastWriteTimeUtc(input).AddSeconds(1));
        Assert.StartsWith($"{input}: changed since the job began", ReadRows.Refusal(() => ReadRows.All(remote, files)), StringComparison.Ordinal);
    }

    /// <summary>Also where a library reads through a stream of ours and calls every failure a damaged file.</summary>
    [Theory]
    [InlineData("npy v1")]
    [InlineData("datacomp deflated half")]
    [InlineData("parquet List float")]
    [InlineData("arrow stream")]
    public async Task ANodeThatIsGone_IsATransientFailure_NotADamagedFile(string name)
    {
        await using TransferFixture fixture = await TransferFixture.StartAsync(TimeSpan.FromMilliseconds(50));
        Layout layout = Layout.All.Single(l => l.Name == name);
        layout.WriteParts(_workspace["in"], PairSet.Generate(6000, 32), partRows: 6000);
        (DatasetLayout remote, RemoteInputFiles files) = Remote(fixture, ReadRows.Discover(_workspace["in"], layout.Image));
        using IInputReader reader = InputDataset.Open(remote, files);
        int served = 0;
        fixture.Server.Before = context =>
        {
            if (++served > 6)
            {
                context.Abort();
            }

            return Task.FromResult(served > 6);
        };
        ArtifactException error = Assert.Throws<ArtifactException>(() =>
        {
            for (int first = 0; first < 6000; first += 500)
            {
                foreach (InputBatch batch in reader.Read(0, first, 500, TestContext.Current.CancellationToken))
                {
                    batch.Dispose();
                }
            }
        });
        Assert.StartsWith("cannot read input ", error.Message, StringComparison.Ordinal);
    }

    private int _requests;

    private int CountRequests(TransferFixture fixture)
    {
        fixture.Server.Before = _ =>
        {
            Interlocked.Increment(ref _requests);
            return Task.FromResult(false);
        };
        return _requests;
    }

    /// <summary>Writes the layout as a plan does, and the same layout as a node sees it that lacks the files.</summary>
    private static (DatasetLayout Layout, RemoteInputFiles Files) Remote(TransferFixture fixture, DatasetLayout layout)
    {
        ArtifactRef artifact = Publish(fixture, layout);
        DatasetLayout elsewhere = layout with { Sources = [.. layout.Sources.Select(s => s with { ModifiedTicks = s.ModifiedTicks - 1 })] };
        return (elsewhere, new RemoteInputFiles(fixture.Channel(TestContext.Current.CancellationToken), artifact, elsewhere));
    }

    private static ArtifactRef Publish(TransferFixture fixture, DatasetLayout layout) =>
        fixture.Server.Store.Write("job/plan/000000.1.layout.json", stream => LayoutArtifact.Write(stream, layout));

    private static void AssertRanges(DatasetLayout local, DatasetLayout remote, RemoteInputFiles files)
    {
        using IInputReader expected = InputDataset.Open(local);
        using IInputReader reader = InputDataset.Open(remote, files);
        foreach ((int first, int count) in new[] { (1500, 200), (0, 40), (700, 37), (699, 3), (1699, 1) })
        {
            Assert.Equal(Values(expected, first, count), Values(reader, first, count));
        }
    }

    private static float[] Values(IInputReader reader, int first, int count)
    {
        List<float> values = [];
        foreach (InputBatch batch in reader.Read(0, first, count, TestContext.Current.CancellationToken))
        {
            using (batch)
            {
                values.AddRange(ReadRows.Singles(batch.Embedding));
            }
        }

        return [.. values];
    }
}
