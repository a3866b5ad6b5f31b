using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

public sealed class FullDiskTests
{
    [Theory]
    [InlineData(1 << 20)]
    [InlineData(1000)]
    public void AFullDisk_IsOneClearLine_AndLeavesNoTemporary(int piece)
    {
        using SmallDisk disk = SmallDisk.Mount(1 << 18);
        var store = new DirectoryArtifactStore(disk.Path);
        ArtifactRef kept = store.Write("job/kept", stream =>
        {
            stream.Write(new byte[1000]);
            return 1;
        });

        ArtifactException error = Assert.Throws<ArtifactException>(() => store.Write("job/large.arrow", stream =>
        {
            for (int written = 0; written < 1 << 20; written += piece)
            {
                stream.Write(new byte[piece]);
            }

            return 1;
        }));
        Assert.StartsWith("cannot write artifact job/large.arrow: No space left on device", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal([Path.Combine(disk.Path, "job/kept")], Directory.GetFiles(disk.Path, "*", SearchOption.AllDirectories));
        store.OpenRead(kept).Dispose();
    }

    [Fact]
    public void AReadOnlyDisk_IsOneClearLine()
    {
        using SmallDisk disk = SmallDisk.Mount(1 << 18);
        var store = new DirectoryArtifactStore(disk.Path);
        store.Write("job/a", _ => 0);
        disk.MakeReadOnly();
        ArtifactException error = Assert.Throws<ArtifactException>(() => store.Write("job/a", _ => 0));
        Assert.StartsWith("cannot write artifact job/a: ", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArtifactException>(() => store.Delete("job"));
        Assert.StartsWith("cannot delete artifacts job: ", error.Message, StringComparison.Ordinal);
    }
}
