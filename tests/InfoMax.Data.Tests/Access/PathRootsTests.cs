using InfoMax.Data.Access;
using Xunit;

namespace InfoMax.Data.Tests.Access;

/// <summary>No name, link or step upwards leads out of the roots.</summary>
public sealed class PathRootsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PathRoots _roots;

    public PathRootsTests()
    {
        Directory.CreateDirectory(_folder["in/sub"]);
        Directory.CreateDirectory(_folder["input"]);
        Directory.CreateDirectory(_folder["out"]);
        File.WriteAllText(_folder["input/secret.npy"], "");
        File.CreateSymbolicLink(_folder["in/file"], _folder["input/secret.npy"]);
        Directory.CreateSymbolicLink(_folder["in/folder"], "../input");
        Directory.CreateSymbolicLink(_folder["in/inside"], "sub");
        Directory.CreateSymbolicLink(_folder["in/up"], _folder["input/deeper"]);
        Directory.CreateSymbolicLink(_folder["in/circle"], "circle");
        _roots = new PathRoots([_folder["in"]], [_folder["out"]]);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("s3://corpus/in", true)]
    [InlineData("s3://corpus/in/a.npy", true)]
    [InlineData("s3://corpus/input/a.npy", false)]
    [InlineData("s3://corpus/in/../other/a.npy", false)]
    [InlineData("s3://other/in/a.npy", false)]
    [InlineData("gs://corpus/in/a.npy", false)]
    public void Object_MustHaveARootsKey(string address, bool expected)
    {
        Assert.Equal(expected, new PathRoots(["/", "s3://corpus/in"], []).InputProblem(address) is null);
        Assert.NotNull(new PathRoots(["/"], []).InputProblem(address));
    }

    [Theory]
    [InlineData("in", true)]
    [InlineData("in/sub/a.npy", true)]
    [InlineData("in/inside/a.npy", true)]
    [InlineData("in/sub/../b.npy", true)]
    [InlineData("input/secret.npy", false)]
    [InlineData("in/../input/secret.npy", false)]
    [InlineData("in/file", false)]
    [InlineData("in/folder/secret.npy", false)]
    [InlineData("in/up/../secret.npy", false)]
    [InlineData("in/circle/a", false)]
    [InlineData("out/a.npy", false)]
    public void Input_MustLeadBelowARoot(string path, bool expected)
    {
        string full = $"{_folder.Root}/{path}";
        string? problem = _roots.InputProblem(full);
        Assert.Equal(expected, problem is null);
        Assert.True(problem is null || problem.StartsWith($"{full}: is not below --input-root {_folder["in"]} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Output_MayBeNew_AndARootMayItselfBeALink()
    {
        Assert.Null(_roots.OutputProblem(_folder["out/new/result"]));
        Assert.NotNull(_roots.OutputProblem(_folder["in/result"]));
        Directory.CreateSymbolicLink(_folder["link"], _folder["out"]);
        Assert.Null(new PathRoots([], [_folder["link"]]).OutputProblem(_folder["out/a"]));
        Assert.Null(PathRoots.Anywhere.OutputProblem("/anywhere"));
        Assert.Null(new PathRoots(["/"], []).InputProblem("/anywhere"));
    }
}
