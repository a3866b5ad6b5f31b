using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Formats.Sources;
using InfoMax.Data.Objects;
using InfoMax.Data.Outputs;
using InfoMax.Testing.Objects;
using Xunit;

namespace InfoMax.Data.Tests.Objects;

/// <summary>Inputs and results in an object store, whose server misbehaves where the test says so.</summary>
[Collection(StoreFixture.Collection)]
public abstract class ObjectStoreTests : IDisposable
{
    private readonly BlobServer _server;
    private readonly StoreFixture _store;
    private readonly TemporaryFolder _folder = new();

    private protected ObjectStoreTests(BlobServer server)
    {
        _server = server;
        _store = new StoreFixture(server);
    }

    private string Folder => $"{_server.Scheme}://corpus/data";

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The page of the listing has three keys, so this goes over several.</summary>
    [Fact]
    public void Objects_AreListedAsFilesAre()
    {
        foreach (string name in (string[])["emb_0.npy", "emb_10.npy", "emb_2.npy", ".hidden/emb_1.npy", "deep/emb_3.npy"])
        {
            Place(name, NpyWriter.Matrix([.. Enumerable.Range(0, 8).Select(i => i + (float)name.Length)], 2, "<f4"));
        }

        // Begins alike, but is not below.
        _server.Objects["corpus/data2/emb_9.npy"] = NpyWriter.Matrix([1f, 2f], 2, "<f4");
        Assert.Equal(Layout(_folder.Root).Files.Select(f => (f.RelativePath, f.FirstRow, f.Rows)), Layout(Folder).Files.Select(f => (f.RelativePath, f.FirstRow, f.Rows)));
        Assert.Equal("emb_10.npy", Layout(Folder + "/").Files[^1].RelativePath);
        Assert.Equal("emb_2.npy", Assert.Single(Layout(Folder + "/emb_2.npy").Files).RelativePath);
    }

    [Fact]
    public void ResultsOfEarlierJobs_ArePassedOver()
    {
        Place("emb.npy", NpyWriter.Matrix([1f, 2f], 2, "<f4"));
        Place("old/selection.npy", NpyWriter.Matrix([1f, 2f], 2, "<f4"));
        Place("old/manifest.json", """{"requested":{},"input":{"fingerprint":"x"}}"""u8.ToArray());
        DatasetLayout layout = Layout(Folder);
        Assert.Equal("emb.npy", Assert.Single(layout.Files).RelativePath);
        Assert.Contains(layout.Warnings, line => line.Contains(Folder + "/old", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void RefusalsThatPass_ChangeNothing(bool isCut)
    {
        string[] faults = isCut ? ["cut", "cut"] : [_server.Throttles, "500 InternalError"];
        byte[] content = new byte[3 << 20];
        new Random(7).NextBytes(content);
        Place("large.bin", content);
        _server.Fault = (number, method, _) => method == "GET" && number % 3 == 1 ? faults[number / 3 % 2] : null;
        using InputSource source = LocalInputFiles.Instance.Open(Folder + "/large.bin", "large.bin");
        byte[] read = new byte[content.Length];
        source.ReadExactly(read, 0);
        Assert.Equal(content, read);
    }

    [Fact]
    public void BytesOfInputs_AreCountedByStore()
    {
        Place("x.bin", new byte[1000]);
        System.Collections.Concurrent.ConcurrentBag<(string? Store, long Bytes)> seen = [];
        using System.Diagnostics.Metrics.MeterListener listener = new()
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument is { Name: "infomax.input.read", Meter.Name: InputMetrics.MeterName })
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, bytes, attributes, _) => seen.Add((attributes[0].Value as string, bytes)));
        listener.Start();
        foreach (string path in (string[])[Folder + "/x.bin", _folder["x.bin"]])
        {
            using InputSource source = LocalInputFiles.Instance.Open(path, "x.bin");
            source.ReadExactly(new byte[777], 100);
        }

        Assert.Contains((_server.Scheme, 777), seen);
        Assert.Contains(("directory", 777), seen);
    }

    [Fact]
    public void ObjectThatChanges_IsRefused()
    {
        Place("x.bin", new byte[1 << 20]);
        SourceFile planned = SourceFile.Of(Folder + "/x.bin");
        using InputSource source = LocalInputFiles.Instance.Open(Folder + "/x.bin", "x.bin");
        source.ReadExactly(new byte[10], 0);
        Assert.True(planned.IsHere());
        Place("x.bin", [.. Enumerable.Repeat((byte)1, 1 << 20)]);
        Assert.Contains("was changed while it was read", Assert.Throws<InputDataException>(() => source.ReadExactly(new byte[10], 900_000)).Message, StringComparison.Ordinal);
        Assert.Contains("changed since the job began", Assert.Throws<InputDataException>(planned.RequireUnchanged).Message, StringComparison.Ordinal);
    }

    /// <summary>What the protocol's server says when it refuses, with the words for the user.</summary>
    protected abstract IEnumerable<(string Fault, string Words)> Refusals { get; }

    /// <summary>What it says when it has no such bucket.</summary>
    protected abstract string NoBucket { get; }

    [Fact]
    public void Refusals_SayWhatToDo()
    {
        Place("emb.npy", NpyWriter.Matrix([1f, 2f], 2, "<f4"));
        foreach ((string fault, string words) in Refusals)
        {
            _server.Fault = (_, _, _) => fault;
            Assert.Contains(words, Assert.Throws<InputDataException>(() => Layout(Folder)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhatIsNotThere_IsNamed()
    {
        Place("emb.npy", NpyWriter.Matrix([1f, 2f], 2, "<f4"));
        string store = _server.Scheme + "://";
        Assert.StartsWith($"{store}corpus/none: no object has that key", Assert.Throws<InputDataException>(() => Layout($"{store}corpus/none")).Message, StringComparison.Ordinal);
        Assert.Contains(NoBucket, Assert.Throws<InputDataException>(() => Layout($"{store}nowhere/x")).Message, StringComparison.Ordinal);
        Assert.Contains("names no bucket", Assert.Throws<InputDataException>(() => Layout(store)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LargeFiles_GoInParts_AndAppearWhole()
    {
        byte[] content = new byte[40 << 20];
        new Random(7).NextBytes(content);
        File.WriteAllBytes(_folder["large.bin"], content);
        _server.Objects["corpus/other"] = [];
        _server.Fault = (number, method, _) => method == "PUT" && number == 2 ? _server.Throttles : null;
        new ObjectFolder(ObjectAddress.Parse(Folder)).Put("large.bin", _folder["large.bin"], TestContext.Current.CancellationToken);
        Assert.Equal(content, _server.Objects["corpus/data/large.bin"]);
        Assert.Equal(3, _server.Parts);
    }

    [Fact]
    public void AWriterThatFails_LeavesNothing()
    {
        ObjectAddress address = ObjectAddress.Parse(Folder + "/broken.bin");
        using (ObjectWriteStream writer = new(ObjectStores.Of(address), address, 0, TestContext.Current.CancellationToken))
        {
            writer.Write(new byte[2 * ObjectWriteStream.LeastPartBytes]);
        }

        Assert.Empty(_server.Objects);
    }

    [Fact]
    public void EarlierResults_AreRemoved_AndOthersFilesStay()
    {
        Place("manifest.json", """{"requested":{},"input":{"fingerprint":"x"}}"""u8.ToArray());
        Place("selection.npy", [1]);
        Place("notes.txt", [2]);
        EarlierResults.Remove(Folder, ["fraction-0.1"]);
        Assert.Equal("corpus/data/notes.txt", Assert.Single(_server.Objects.Keys));
    }

    /// <summary>It takes connections and says nothing, or half of what was asked for: every kind of request ends, and says where and what did not come.</summary>
    [Theory]
    [InlineData("silent")]
    [InlineData("stall")]
    public async Task AStoreThatDoesNotAnswer_IsGivenUp_WhateverIsAsked(string fault)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Place("large.bin", new byte[1 << 20]);
        ObjectAddress address = ObjectAddress.Parse(Folder + "/large.bin");
        IObjectStore store = ObjectStores.Of(address);
        StoredObject found = store.Find(address)!;
        IObjectUpload upload = await store.BeginAsync(address.Below("new"), token);
        _server.Fault = (_, _, _) => fault;
        using IDisposable patience = StorePatience.Within(new StorePatience { Attempt = TimeSpan.FromMilliseconds(200), Total = TimeSpan.FromMilliseconds(700), BytesASecond = int.MaxValue });
        Dictionary<string, Func<Task>> requests = new()
        {
            ["read"] = () => store.ReadAsync(found, 0, new byte[1 << 20], token),
        };
        if (fault == "silent")
        {
            requests["list"] = () => Task.Run(() => _ = store.List(ObjectAddress.Parse(Folder), token).Any(), token);
            requests["find"] = () => Task.Run(() => _ = store.Find(address), token);
            requests["put"] = () => store.PutAsync(address, new byte[10], token);
            requests["part"] = () => upload.SendAsync(1, new byte[10], token);
            requests["complete"] = () => upload.CompleteAsync(token);
            requests["delete"] = () => store.DeleteAsync(address, token);
            requests["begin"] = async () => await (await store.BeginAsync(address, token)).SendAsync(1, new byte[10], token);
        }

        ObjectStoreException[] refusals = await Task.WhenAll(requests.Select(async request => await Assert.ThrowsAsync<ObjectStoreException>(request.Value)));
        string server = _server.Url.TrimEnd('/');
        Assert.All(requests.Keys.Zip(refusals), pair =>
        {
            Assert.StartsWith(Folder, pair.Second.Message, StringComparison.Ordinal);
            Assert.Contains(fault == "silent" ? $"the store at {server} gave no answer within 0.7 s (tried " : $"the store at {server} did not carry the request out within 0.7 s (tried ", pair.Second.Message, StringComparison.Ordinal);
            Assert.True(pair.Second is { IsSilent: true, MayPass: true, IsConfiguration: false }, pair.First);

            // The bound of all attempts ends it, not their number.
            Assert.DoesNotContain("(tried 9 times", pair.Second.Message, StringComparison.Ordinal);
        });
        await upload.AbandonAsync();
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("stall")]
    public async Task AStoreThatComesBackInTime_IsNotNoticed(string fault)
    {
        byte[] content = new byte[1 << 20];
        new Random(7).NextBytes(content);
        Place("large.bin", content);
        ObjectAddress address = ObjectAddress.Parse(Folder + "/large.bin");
        StoredObject found = ObjectStores.Of(address).Find(address)!;
        using IDisposable patience = StorePatience.Within(new StorePatience { Attempt = TimeSpan.FromMilliseconds(300), Total = TimeSpan.FromMinutes(5) });
        int first = _server.Requests + 1;
        _server.Fault = (number, _, _) => number <= first ? fault : null;
        byte[] read = new byte[content.Length];
        await ObjectStores.Of(address).ReadAsync(found, 0, read, TestContext.Current.CancellationToken);
        Assert.Equal(content, read);
        Assert.True(_server.Requests > first);
    }

    private void Place(string name, byte[] content)
    {
        _server.Objects[$"corpus/data/{name}"] = content;
        File.WriteAllBytes(_folder[name], content);
    }

    private static DatasetLayout Layout(string input) =>
        InputDataset.Discover(new InputRequest { Paths = [input] }, TestContext.Current.CancellationToken);
}
