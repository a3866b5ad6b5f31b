using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace InfoMax.EndToEnd.Tests.Deployment;

/// <summary>
/// Renders the Helm chart by Go's own template engine, which Helm is built on; Helm itself is in no registry that tests reach. Go
/// is installed where it is missing and apt-get is there; else the test is skipped.
/// </summary>
internal sealed class ChartRenderer : IDisposable
{
    /// <summary>Where the chart is.</summary>
    public const string Directory = "deploy/helm/infomax";

    private readonly TemporaryFolder _folder = new();
    private readonly string _program;

    public ChartRenderer()
    {
        bool isThere = SystemCommand.Runs(
            "sh", "-c", "command -v go > /dev/null || (apt-get -q update && apt-get -q install -y --no-install-recommends golang-go) > /dev/null 2>&1");
        Assert.SkipUnless(isThere, "rendering the chart needs Go, and apt-get cannot install it");
        _program = _folder["engine"];
        Assert.Null(SystemCommand.Problem(
            "env", "GO111MODULE=off", $"GOCACHE={_folder["cache"]}", "go", "build", "-o", _program, Repository.PathOf("tests", "InfoMax.EndToEnd.Tests", "Deployment", "ChartEngine", "main.go")));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The resources that <c>helm install infomax</c> would make; what the chart refuses is an error.</summary>
    /// <param name="files">The deployment's files.</param>
    /// <param name="settings">Values that win over the chart's: <c>tls.secret=infomax-tls</c>, the right side JSON or a plain text.</param>
    /// <exception cref="InvalidOperationException">The chart refuses the values, or is broken.</exception>
    public IReadOnlyList<YamlNode> Render(DeploymentFiles files, params string[] settings)
    {
        JsonNode values = Json(YamlText.Documents(files[$"{Directory}/values.yaml"])[0])!;
        foreach (string setting in settings)
        {
            Set(values, setting[..setting.IndexOf('=', StringComparison.Ordinal)].Split('.'), setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        }

        string[] templates = [.. files.Paths.Where(path => path.StartsWith($"{Directory}/templates/", StringComparison.Ordinal))];
        JsonObject given = new()
        {
            ["Values"] = values,
            ["Release"] = new JsonObject { ["Name"] = "infomax" },
            ["Chart"] = Json(YamlText.Documents(files[$"{Directory}/Chart.yaml"])[0]),
            ["Templates"] = new JsonObject(templates.Select(path => new KeyValuePair<string, JsonNode?>(path, files[path]))),
        };
        JsonNode rendered = JsonNode.Parse(Run(given.ToJsonString(JsonSerializerOptions.Default)))!;
        return [.. templates
            .Where(path => path.EndsWith(".yaml", StringComparison.Ordinal))
            .SelectMany(path => YamlText.Documents((string)rendered[path]!))
            .Where(document => document is YamlMappingNode)];
    }

    private string Run(string given)
    {
        using Process process = Process.Start(new ProcessStartInfo(_program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.Write(given);
        process.StandardInput.Close();
        string rendered = process.StandardOutput.ReadToEnd();
        string problem = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? rendered : throw new InvalidOperationException(problem);
    }

    private static void Set(JsonNode values, string[] path, string text)
    {
        JsonObject parent = path[..^1].Aggregate(values, (node, step) => node[step]!).AsObject();
        parent[path[^1]] = text is ['[' or '{', ..] or "true" or "false" || int.TryParse(text, out _) ? JsonNode.Parse(text) : JsonValue.Create(text);
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key.Text()!, Json(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: { } plain } when plain is "true" or "false" || int.TryParse(plain, out _) => JsonNode.Parse(plain),
        _ => JsonValue.Create(node.Text()),
    };
}
