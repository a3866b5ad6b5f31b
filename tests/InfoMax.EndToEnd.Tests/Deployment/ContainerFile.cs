using System.Text.Json;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>The instructions of a Dockerfile, in order, continued lines joined and comments left out.</summary>
internal sealed class ContainerFile
{
    private readonly List<(string Name, string Text)> _instructions = [];

    /// <param name="text">The file.</param>
    public ContainerFile(string text)
    {
        IEnumerable<string> lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
        foreach (string line in string.Join('\n', lines).Replace("\\\n", "", StringComparison.Ordinal).Split('\n'))
        {
            string[] parts = line.Split(' ', 2, StringSplitOptions.TrimEntries);
            _instructions.Add((parts[0], parts[1]));
        }
    }

    /// <summary>The stages: name (empty for none) and base image.</summary>
    public IReadOnlyList<(string Name, string Base)> Stages => [.. All("FROM").Select(Words).Select(words =>
        (words.Count == 3 && words[1] == "AS" ? words[2] : "", words[0]))];

    /// <summary>Sources, destination and the stage they come from (null for the build context).</summary>
    public IReadOnlyList<(IReadOnlyList<string> Sources, string Destination, string? Stage)> Copies => [.. All("COPY").Select(text =>
    {
        List<string> paths = [.. Words(text).Where(word => !word.StartsWith("--", StringComparison.Ordinal))];
        string? from = Words(text).Find(word => word.StartsWith("--from=", StringComparison.Ordinal));
        return ((IReadOnlyList<string>)paths[..^1], paths[^1], from?["--from=".Length..]);
    })];

    /// <summary>Program and arguments of the entry point.</summary>
    public IReadOnlyList<string> EntryPoint => JsonSerializer.Deserialize<List<string>>(Last("ENTRYPOINT"))!;

    /// <summary>Program and arguments of the health check.</summary>
    public IReadOnlyList<string> HealthCheck
    {
        get
        {
            string text = Last("HEALTHCHECK");
            return JsonSerializer.Deserialize<List<string>>(text[(text.IndexOf("CMD ", StringComparison.Ordinal) + 4)..])!;
        }
    }

    /// <summary><c>user:group</c>.</summary>
    public string User => Last("USER");

    /// <summary>Ports.</summary>
    public IReadOnlyList<string> Ports => [.. All("EXPOSE").SelectMany(Words)];

    /// <summary>Command lines of the build.</summary>
    public IReadOnlyList<string> Runs => All("RUN");

    private IReadOnlyList<string> All(string name) => [.. _instructions.Where(i => i.Name == name).Select(i => i.Text)];

    private string Last(string name) => _instructions.FindLast(i => i.Name == name).Text ?? "[]";

    private static List<string> Words(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
