using InfoMax.Core.Compute;
using InfoMax.Data.Artifacts;
using Xunit;

namespace InfoMax.Data.Tests.Artifacts;

public sealed class StoreMarkerTests
{
    [Fact]
    public void ADirectory_KeepsItsId_AndOthersDiffer()
    {
        using TemporaryFolder folder = new();
        Assert.Null(StoreMarker.Read(folder["a"]));
        string id = StoreMarker.ReadOrCreate(folder["a"]);
        Assert.Equal(32, id.Length);
        Assert.Equal(id, StoreMarker.ReadOrCreate(folder["a"]));
        Assert.Equal(id, StoreMarker.Read(folder["a"]));
        Assert.NotEqual(id, StoreMarker.ReadOrCreate(folder["b"]));
        Assert.Single(Directory.GetFiles(folder["a"]));
    }

    [Fact]
    public void NodesThatStartAtOnce_AgreeOnOneId()
    {
        using TemporaryFolder folder = new();
        using ThreadedExecutor executor = new(8);
        for (int trial = 0; trial < 200; trial++)
        {
            string directory = folder[$"{trial}"];
            string[] ids = new string[8];
            executor.ForEach(ids.Length, i => ids[i] = StoreMarker.ReadOrCreate(directory), TestContext.Current.CancellationToken);
            Assert.Single(ids.Distinct());
            Assert.Single(Directory.GetFiles(directory));
        }
    }

    [Fact]
    public void AMarkerThatIsNone_IsNamed_AndNeverTakenForAnId()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["a"]);
        File.WriteAllText(Path.Combine(folder["a"], ".infomax-store"), "half");
        Assert.Null(StoreMarker.Read(folder["a"]));
        ArtifactException error = Assert.Throws<ArtifactException>(() => StoreMarker.ReadOrCreate(folder["a"]));
        Assert.Contains(".infomax-store: must hold 32 hex digits", error.Message, StringComparison.Ordinal);
    }
}
