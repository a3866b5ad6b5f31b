using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>How the Dockerfile must fit the sources that it builds.</summary>
internal sealed partial class ImageRules(ContainerFile image, DeploymentFiles files, Findings findings)
{
    private const string File = "deploy/Dockerfile";
    private const string Project = "src/InfoMax.Cli";

    /// <summary>What the build reads, by its first folder.</summary>
    private static readonly string[] Needed =
    [
        .. new[] { ".editorconfig", "BannedSymbols.txt", "Directory.Build.props", "Directory.Packages.props", "global.json", "src" }
            .Concat(Directory.GetDirectories(Repository.PathOf("src")).SelectMany(folder => Directory.GetFiles(folder, "*.csproj")).SelectMany(OutsideOf))
            .Distinct(),
    ];

    /// <summary>Notes what is wrong.</summary>
    public void Check()
    {
        CheckStages();
        CheckSources();
        CheckProgram();
        CheckHealth();
        findings.Require(User().IsMatch(image.User), $"{File}: USER must be numeric and not root, not '{image.User}'");
        foreach (string install in image.Runs.Where(run => run.StartsWith("install -d ", StringComparison.Ordinal)))
        {
            string[] owner = image.User.Split(':');
            findings.Require(install.Contains($"-o {owner[0]} -g {owner[^1]} ", StringComparison.Ordinal), $"{File}: '{install}' must give the directories to {image.User}");
        }
    }

    private void CheckStages()
    {
        XDocument properties = XDocument.Load(Repository.PathOf("Directory.Build.props"));
        string version = properties.Descendants("TargetFramework").Single().Value["net".Length..];
        string[] bases = [.. image.Stages.Select(stage => stage.Base)];
        findings.Require(
            bases is [var sdk, var runtime] && sdk == $"mcr.microsoft.com/dotnet/sdk:{version}" && runtime == $"mcr.microsoft.com/dotnet/aspnet:{version}",
            $"{File}: must be built on the SDK and the ASP.NET runtime of .NET {version}, not on {string.Join(", ", bases)}");
    }

    private void CheckSources()
    {
        string[] ignored = files[".dockerignore"].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        HashSet<string> copied = [];
        foreach ((IReadOnlyList<string> sources, _, string? stage) in image.Copies)
        {
            if (stage is not null)
            {
                findings.Require(image.Stages.Any(s => s.Name == stage), $"{File}: COPY --from={stage}: there is no such stage");
                continue;
            }

            foreach (string source in sources)
            {
                copied.Add(source);
                findings.Require(Path.Exists(Repository.PathOf(source)), $"{File}: COPY {source}: does not exist");
                findings.Require(!ignored.Any(pattern => source.Split('/')[0] == pattern), $"{File}: COPY {source}: .dockerignore leaves it out");
            }
        }

        foreach (string path in Needed)
        {
            findings.Require(copied.Contains(path), $"{File}: the build needs {path}, which is not copied");
        }
    }

    /// <summary>Top folders outside of <c>src/</c> that a project refers to.</summary>
    private static IEnumerable<string> OutsideOf(string project) => XDocument.Load(project)
        .Descendants()
        .Select(element => element.Attribute("Include")?.Value)
        .OfType<string>()
        .Where(path => path.StartsWith("../../", StringComparison.Ordinal))
        .Select(path => path.Split('/')[2]);

    private void CheckProgram()
    {
        string name = XDocument.Load(Repository.PathOf(Project, "InfoMax.Cli.csproj")).Descendants("AssemblyName").Single().Value;
        Match publish = Publish().Match(string.Join('\n', image.Runs));
        findings.Require(publish.Groups["project"].Value == Project, $"{File}: must publish {Project}, not '{publish.Groups["project"].Value}'");
        string output = publish.Groups["output"].Value;
        (IReadOnlyList<string> sources, string destination, _) = image.Copies.FirstOrDefault(copy => copy.Stage is not null);
        findings.Require(sources is [var from] && from == output, $"{File}: must copy the published {output}, not {string.Join(' ', sources ?? [])}");
        findings.Require(
            image.EntryPoint is [var program] && program == $"{destination}/{name}",
            $"{File}: the entry point must be {destination}/{name}, not {string.Join(' ', image.EntryPoint)}");
    }

    private void CheckHealth()
    {
        const string Script = "deploy/healthcheck.sh";
        findings.Require(
            image.Copies.Any(copy => copy.Sources.Contains(Script) && image.HealthCheck is [var program] && copy.Destination == program),
            $"{File}: HEALTHCHECK {string.Join(' ', image.HealthCheck)} is not where {Script} is copied to");
        string text = files[Script];
        findings.Require(
            Request().Match(text).Groups["path"].Value is "/healthz/ready" and var path && CommandDefinitions.HealthPaths.Contains(path),
            $"{Script}: must ask /healthz/ready");
        foreach (Match variable in Variable().Matches(text))
        {
            findings.Require(CommandDefinitions.Variables.ContainsKey(variable.Value), $"{Script}: {variable.Value} is no option of infomax node");
        }
    }

    [GeneratedRegex("^[1-9][0-9]*:[1-9][0-9]*$")]
    private static partial Regex User();

    [GeneratedRegex(@"dotnet publish (?<project>\S+) .*-o (?<output>\S+)")]
    private static partial Regex Publish();

    [GeneratedRegex("GET (?<path>[^ ]+) HTTP/1")]
    private static partial Regex Request();

    [GeneratedRegex("INFOMAX_[A-Z_]+")]
    private static partial Regex Variable();
}
