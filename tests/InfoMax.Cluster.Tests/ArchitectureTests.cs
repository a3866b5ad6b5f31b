using System.Reflection;
using System.Xml.Linq;
using InfoMax.Cluster.Jobs;
using InfoMax.Core.Compute;
using InfoMax.Data.Formats;
using Xunit;

namespace InfoMax.Cluster.Tests;

/// <summary>Dependencies point one way, Cli to Cluster to Data to Core, and Akka is the Cluster project's own affair.</summary>
public sealed class ArchitectureTests
{
    private static readonly Assembly[] Assemblies = [typeof(SeededRandom).Assembly, typeof(InputFormat).Assembly, typeof(JobSpec).Assembly];

    /// <summary>What each project may refer to, itself excluded.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["InfoMax.Core"] = [],
        ["InfoMax.Data"] = ["InfoMax.Core"],
        ["InfoMax.Cluster"] = ["InfoMax.Core", "InfoMax.Data"],
        ["InfoMax.Cli"] = ["InfoMax.Core", "InfoMax.Data", "InfoMax.Cluster"],
    };

    [Fact]
    public void Assemblies_ReferToLowerLayersOnly() => Assert.All(Assemblies, assembly =>
    {
        string name = assembly.GetName().Name!;
        Assert.All(References(assembly, "InfoMax."), reference => Assert.Contains(reference, Allowed[name]));
    });

    [Fact]
    public void Akka_IsReferencedByTheClusterAlone()
    {
        Assert.Equal(
            ["InfoMax.Cluster"],
            Assemblies.Where(a => References(a, "Akka").Any()).Select(a => a.GetName().Name!));
        Assert.Equal(
            ["InfoMax.Cluster"],
            Projects().Where(p => Included(p, "PackageReference").Any(i => i.StartsWith("Akka", StringComparison.Ordinal))).Select(NameOf));
    }

    [Fact]
    public void Projects_ReferToTheNextLayer()
    {
        XDocument[] projects = [.. Projects()];
        Assert.Equal(Allowed.Keys.Order(), projects.Select(NameOf).Order());
        Assert.All(projects, project =>
        {
            string[] references = [.. Included(project, "ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r))];
            Assert.All(references, reference => Assert.Contains(reference, Allowed[NameOf(project)]));
            Assert.Equal(Allowed[NameOf(project)].TakeLast(1), references.TakeLast(1));
        });
    }

    private static IEnumerable<string> References(Assembly assembly, string prefix) =>
        assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith(prefix, StringComparison.Ordinal));

    private static IEnumerable<XDocument> Projects() =>
        Directory.EnumerateFiles(Repository.PathOf("src"), "*.csproj", SearchOption.AllDirectories)
            .Select(path => XDocument.Load(path, LoadOptions.SetBaseUri));

    private static string NameOf(XDocument project) => Path.GetFileNameWithoutExtension(new Uri(project.BaseUri).LocalPath);

    private static IEnumerable<string> Included(XDocument project, string item) =>
        project.Descendants(item).Select(e => e.Attribute("Include")?.Value ?? "");
}
