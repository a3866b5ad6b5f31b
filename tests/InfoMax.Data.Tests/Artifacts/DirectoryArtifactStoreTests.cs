using System.Security.Cryptography;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

public sealed class DirectoryArtifactStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private DirectoryArtifactStore Store => new(Path.Combine(_folder.Root, "store"));

    private string Root => Path.Combine(_folder.Root, "store");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reference_NamesContentByDigestAndLength()
    {
        byte[] content = Content(3_000_000);
        ArtifactRef artifact = Store.Write("job/graph/00003.arrow", stream => WriteInPieces(stream, content));
        Assert.Equal(new ArtifactRef("job/graph/00003.arrow", Convert.ToHexStringLower(SHA256.HashData(content)), 7, content.Length), artifact);
        Assert.Equal(content, Read(Store, artifact));
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(Root, "job/graph/00003.arrow")));
        Assert.Equal(["00003.arrow"], Names());
    }

    [Fact]
    public void AnEmptyArtifact_IsAnArtifact()
    {
        ArtifactRef artifact = Store.Write("empty", _ => 0);
        Assert.Equal(0, artifact.Bytes);
        Assert.Empty(Read(Store, artifact));
    }

    [Fact]
    public void AWriterThatClosesItsStream_DoesNoHarm()
    {
        ArtifactRef artifact = Store.Write("text", stream =>
        {
            using var writer = new StreamWriter(stream);
            writer.Write("text");
            return 1;
        });
        Assert.Equal("text"u8.ToArray(), Read(Store, artifact));
    }

    [Fact]
    public void ANewerAttempt_ReplacesTheOlder_ForNewReaders()
    {
        DirectoryArtifactStore store = Store;
        ArtifactRef first = store.Write("a", stream => WriteInPieces(stream, Content(1000)));
        using Stream open = store.OpenRead(first);
        ArtifactRef second = store.Write("a", stream => WriteInPieces(stream, Content(2000)));
        Assert.Equal(Content(2000), Read(store, second));
        Assert.Throws<ArtifactException>(() => store.OpenRead(first));
        byte[] kept = new byte[1000];
        open.ReadExactly(kept);
        Assert.Equal(Content(1000), kept);
    }

    [Fact]
    public void Damage_IsNoticedOnOpening()
    {
        ArtifactRef artifact = Store.Write("job/a.arrow", stream => WriteInPieces(stream, Content(100_000)));
        string path = Path.Combine(Root, "job/a.arrow");
        byte[] content = File.ReadAllBytes(path);

        File.WriteAllBytes(path, content[..^1]);
        AssertRefused(artifact, "99999 bytes, expected 100000");

        content[70_000] ^= 1;
        File.WriteAllBytes(path, content);
        AssertRefused(artifact, "sha256");

        File.Delete(path);
        AssertRefused(artifact, "cannot read artifact job/a.arrow");
        AssertRefused(artifact with { Uri = "job/b.arrow" }, "job/b.arrow");
    }

    [Fact]
    public void Digest_IsCheckedAgain_OnlyWhenTheFileIsAnother()
    {
        DirectoryArtifactStore store = Store;
        string path = Path.Combine(Root, "job/a");
        ArtifactRef artifact = store.Write("job/a", stream => WriteInPieces(stream, Content(1000)));
        DateTime modified = File.GetLastWriteTimeUtc(path);
        store.OpenRead(artifact).Dispose();
        byte[] other = Content(1000);
        other[0] ^= 1;
        File.WriteAllBytes(path, other);

        // With its time put back it cannot be told from the file that was checked: so that one is not read twice.
        File.SetLastWriteTimeUtc(path, modified);
        store.OpenRead(artifact).Dispose();
        File.SetLastWriteTimeUtc(path, modified.AddTicks(1));
        Assert.Throws<ArtifactException>(() => store.OpenRead(artifact));

        // A repaired one is believed again, and checked anew after a deletion.
        File.WriteAllBytes(path, Content(1000));
        store.OpenRead(artifact).Dispose();
        modified = File.GetLastWriteTimeUtc(path);
        store.Delete("job/");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, other);
        File.SetLastWriteTimeUtc(path, modified);
        Assert.Throws<ArtifactException>(() => store.OpenRead(artifact));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("job/../../outside")]
    [InlineData("job//a")]
    [InlineData("job/./a")]
    [InlineData("job/a/")]
    [InlineData("job\\..\\a")]
    [InlineData("c:/a")]
    [InlineData("job/a\0b")]
    [InlineData("job/a\nb")]
    public void Names_ThatCouldLeaveTheRoot_AreRefused(string uri)
    {
        DirectoryArtifactStore store = Store;
        File.WriteAllText(Path.Combine(_folder.Root, "outside"), "kept");
        Assert.Throws<ArtifactException>(() => store.Write(uri, _ => 0));
        Assert.Throws<ArtifactException>(() => store.OpenRead(new ArtifactRef(uri, new string('0', 64), 0, 0)));
        if (uri != "job/a/")
        {
            Assert.Throws<ArtifactException>(() => store.Delete(uri));
        }

        Assert.Equal(["outside"], Names());
    }

    [Fact]
    public void Delete_TakesExactlyThePrefix()
    {
        DirectoryArtifactStore store = Store;
        foreach (string uri in new[] { "job/graph/0", "job/graph/1", "job/rows/0", "job2/rows/0", "other" })
        {
            store.Write(uri, _ => 0);
        }

        store.Delete("job/graph/0");
        Assert.Equal(["1"], Names("job/graph"));
        store.Delete("job/gr");
        Assert.Equal(["rows"], Entries("job"));
        store.Delete("job/");
        Assert.Equal(["job", "job2", "other"], Entries(string.Empty));
        store.Delete("job");
        Assert.Equal(["other"], Entries(string.Empty));
        store.Delete("missing/also/this");
        store.Delete("job/graph/");
        Assert.Equal(["other"], Entries(string.Empty));
    }

    [Fact]
    public void Delete_DoesNotFollowALinkOutOfTheRoot()
    {
        DirectoryArtifactStore store = Store;
        string outside = Directory.CreateDirectory(Path.Combine(_folder.Root, "outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "kept"), "kept");
        Directory.CreateSymbolicLink(Path.Combine(Root, "job"), outside);
        store.Delete("job");
        Assert.False(Directory.Exists(Path.Combine(Root, "job")));
        Assert.True(File.Exists(Path.Combine(outside, "kept")));
    }

    [Fact]
    public void AFailedWriter_LeavesNothing_AndItsOwnError()
    {
        DirectoryArtifactStore store = Store;
        ArtifactRef old = store.Write("job/a", stream => WriteInPieces(stream, Content(10)));
        Assert.Throws<FormatException>(() => store.Write("job/a", stream =>
        {
            stream.Write(Content(200_000));
            throw new FormatException("the input was bad");
        }));
        Assert.Throws<FileNotFoundException>(() => store.Write("job/b", _ => File.OpenRead("/nonexistent").Length));
        Assert.Equal(Content(10), Read(store, old));
        Assert.Equal(["a"], Names());
    }

    [Fact]
    public void AnUnusableDirectory_IsOneClearLine()
    {
        string file = Path.Combine(_folder.Root, "file");
        File.WriteAllText(file, string.Empty);
        ArtifactException error = Assert.Throws<ArtifactException>(() => new DirectoryArtifactStore(Path.Combine(file, "store")));
        Assert.StartsWith($"cannot create the artifact directory {file}/store: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);

        DirectoryArtifactStore store = Store;
        File.WriteAllText(Path.Combine(Root, "job"), string.Empty);
        error = Assert.Throws<ArtifactException>(() => store.Write("job/a", _ => 0));
        Assert.StartsWith("cannot write artifact job/a: ", error.Message, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(Root, "taken"));
        error = Assert.Throws<ArtifactException>(() => store.Write("taken", _ => 0));
        Assert.StartsWith("cannot write artifact taken: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(["job"], Names(string.Empty));
    }

    [Fact]
    public void TwoWritersOfOneName_BothSucceed_AndOneWinsWhole()
    {
        DirectoryArtifactStore store = Store;
        var references = new ArtifactRef[8];
        var threads = new Thread[references.Length];
        using var barrier = new Barrier(threads.Length);
        for (int i = 0; i < threads.Length; i++)
        {
            int size = 100_000 + i;
            int index = i;
            threads[i] = new Thread(() => references[index] = store.Write("job/a", stream =>
            {
                barrier.SignalAndWait();
                return WriteInPieces(stream, Content(size));
            }));
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        byte[] winner = File.ReadAllBytes(Path.Combine(Root, "job/a"));
        ArtifactRef reference = Assert.Single(references, reference => reference.Bytes == winner.Length);
        Assert.Equal(winner, Read(store, reference));
        Assert.Equal(["a"], Names());
    }

    private static byte[] Content(int bytes)
    {
        byte[] content = new byte[bytes];
        new Random(7).NextBytes(content);
        return content;
    }

    /// <summary>Writes pieces of very different sizes, so that gathered and direct writes mix.</summary>
    private static long WriteInPieces(Stream stream, byte[] content)
    {
        int[] sizes = [1, 65_535, 3, 65_536, 200_000, 17, 65_530];
        int at = 0;
        for (int i = 0; at < content.Length; i++)
        {
            int count = Math.Min(sizes[i % sizes.Length], content.Length - at);
            stream.Write(content, at, count);
            at += count;
        }

        return 7;
    }

    private static byte[] Read(DirectoryArtifactStore store, ArtifactRef artifact)
    {
        using Stream stream = store.OpenRead(artifact);
        Assert.True(stream.CanSeek);
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private void AssertRefused(ArtifactRef artifact, string reason)
    {
        ArtifactException error = Assert.Throws<ArtifactException>(() => Store.OpenRead(artifact));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Names of all files below a directory, temporaries included.</summary>
    private string[] Names(string? below = null) =>
        [.. Directory.EnumerateFiles(below is null ? _folder.Root : Path.Combine(Root, below), "*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path)).Order()];

    private string[] Entries(string below) =>
        [.. Directory.EnumerateFileSystemEntries(Path.Combine(Root, below)).Select(path => Path.GetFileName(path)).Order()];
}
