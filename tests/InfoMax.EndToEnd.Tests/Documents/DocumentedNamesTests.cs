using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using InfoMax.Cli.Commands;
using InfoMax.EndToEnd.Tests.Command;
using ParquetSharp;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Documents;

/// <summary>
/// The names of keys and columns in <c>docs/formats.md</c> are those that the verbs write, and <c>--json</c>, manifests and documents have one name for
/// one thing.
/// </summary>
public sealed class DocumentedNamesTests : IDisposable
{
    /// <summary>Words in the same type that are no names of keys or columns: values, kinds, methods and scores.</summary>
    private static readonly string[] Values =
        ["atlas", "clusters", "copy", "error", "facility", "infomax", "mask", "nemo", "random", "redundant", "top", "txt"];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Formats_NamesWhatIsWritten()
    {
        HashSet<string> written = await WrittenAsync();
        string prose = File.ReadAllText(Repository.PathOf("docs", "formats.md"));
        string[] named = [.. Regex.Matches(prose[prose.IndexOf("## Output", StringComparison.Ordinal)..], "`([a-z]+(?:_[a-z]+)*)`").Select(match => match.Groups[1].Value).Distinct()];
        IEnumerable<string> others = Values.Concat(InfomaxCommand.Create().Subcommands.Select(verb => verb.Name));
        Assert.Empty(named.Except(written).Except(others));
    }

    [Fact]
    public async Task Manifests_HaveTheNamesThatTheDocumentsGiveTheirParts()
    {
        await WrittenAsync();
        foreach (string folder in (string[])["compared", "tuned"])
        {
            JsonObject manifest = OutputFiles.Manifest(_workspace[folder]).AsObject();
            Assert.All((string[])["version", "goal", "requested", "input", "results", "warnings", "seed"], key => Assert.True(manifest.ContainsKey(key), $"{folder}: {key}"));
            Assert.False(manifest.ContainsKey("options"), folder);
        }

        string[] rows = [.. File.ReadLines(Repository.PathOf("docs", "formats.md")).Where(line => line.StartsWith("| `manifest.json` |", StringComparison.Ordinal))];
        Assert.Equal(3, rows.Length);
        Assert.All(rows, row => Assert.Contains("`requested`", row, StringComparison.Ordinal));
    }

    /// <summary>Every key and every column that the verbs write for a small input with labels and copies.</summary>
    private async Task<HashSet<string>> WrittenAsync()
    {
        float[,] rows = Workspace.Clustered(240, 8);
        for (int j = 0; j < 8; j++)
        {
            rows[7, j] = rows[11, j];
        }

        rows[3, 0] = float.NaN;
        string input = _workspace.Embeddings("x.npy", rows);
        string[] captions = [.. Enumerable.Range(0, 240).Select(row => $"row {row}")];
        ParquetFixture.Columns(Path.ChangeExtension(input, ".parquet"), "id", captions, "caption", captions);
        string labels = "file:" + _workspace.Scores("y.npy", [.. Enumerable.Range(0, 240).Select(row => (float)(row / 4 % 4))]);
        string[][] commands =
        [
            ["prune", input, "--labels", labels, "--tune", "--fraction", "0.2", "--export", "atlas,mask", "--text", "caption", "--images", "caption", "--output", _workspace["pruned"]],
            ["prune", input, "--labels", labels, "--groups", "cluster", "--fraction", "0.2", "--output", _workspace["grouped"]],
            ["prune", input, "--fraction", "0.1,0.2", "--score", labels, "--output", _workspace["sweep"]],
            ["dedupe", input, "--output", _workspace["deduped"]],
            ["score", input, "--score", "hub,density", "--output", _workspace["scored"]],
            ["compare", input, "--fraction", "0.1", "--methods", "random,infomax", "--seeds", "1", "--labels", labels, "--output", _workspace["compared"]],
            ["tune", input, "--labels", labels, "--fraction", "0.2", "--output", _workspace["tuned"]],
        ];
        foreach (string[] command in commands)
        {
            InfomaxResult run = await CommandInProcess.RunAsync([.. command, "--on-invalid", "drop"]);
            Assert.True(run.ExitCode == 0, $"{string.Join(' ', command)}: {run.Error}");
        }

        HashSet<string> names = new(StringComparer.Ordinal);
        Add(JsonNode.Parse((await CommandInProcess.RunAsync("explain", _workspace["pruned"], "0", "--json")).Output), names);
        foreach (string file in Directory.EnumerateFiles(_workspace.Root, "*", SearchOption.AllDirectories))
        {
            if (file.EndsWith(".json", StringComparison.Ordinal))
            {
                Add(JsonNode.Parse(File.ReadAllText(file)), names);
            }
            else if (file.EndsWith(".parquet", StringComparison.Ordinal))
            {
                using ParquetFileReader reader = new(file);
                names.UnionWith(Enumerable.Range(0, reader.FileMetaData.Schema.NumColumns).SelectMany(column => reader.FileMetaData.Schema.Column(column).Path.ToDotVector()));
            }
        }

        return names;
    }

    private static void Add(JsonNode? node, HashSet<string> names)
    {
        names.UnionWith(node is JsonObject keyed ? keyed.Select(pair => pair.Key) : []);
        IEnumerable<JsonNode?> inner = node switch
        {
            JsonObject whole => whole.Select(pair => pair.Value),
            JsonArray list => list,
            _ => [],
        };
        foreach (JsonNode? part in inner)
        {
            Add(part, names);
        }
    }
}
