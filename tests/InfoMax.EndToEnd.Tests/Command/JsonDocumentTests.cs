using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using InfoMax.Cli.Commands;
using InfoMax.EndToEnd.Tests.Documents;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Command;

/// <summary>
/// <c>--json</c> on every verb that needs no cluster gives one JSON document on standard output and nothing else, and the same
/// things have the same names in it as in the manifest. Those that need one are in <c>JobCommandTests</c> and <c>NodeTests</c>.
/// The commands run in this process, one after the other, since they share its standard output.
/// </summary>
[Collection(nameof(OneOutput))]
public sealed class JsonDocumentTests : IDisposable
{
    private static readonly string[] OnClusters = ["submit", "status", "cancel", "pause", "resume", "node"];

    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task EveryVerb_PrintsOneDocument()
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(240, 8));
        string labels = "file:" + _workspace.Scores("y.npy", [.. Enumerable.Range(0, 240).Select(row => (float)(row % 4))]);
        string Out(string name) => _workspace[name];
        (string[] Arguments, string[] Keys)[] table =
        [
            (["prune", input, "--fraction", "0.1", "--output", Out("pruned"), "--report"], ["rows", "valid_rows", "dim", "partitions", "points", "stages", "peak_memory_bytes", "warnings", "copies", "hints", "graph", "output"]),
            (["prune", input, "--fraction", "0.1", "--output", Out("pruned"), "--resume"], ["output", "finished_before", "manifest"]),
            (["prune", input, "--fraction", "0.1,0.2", "--dry-run"], ["accepted", "refusals", "rows", "dim", "requested", "given", "estimate"]),
            (["prune", input, "--fraction", "0.1,0.2", "--seed", "3", "--output", Out("sweep")], ["rows", "points"]),
            (["prune", input, "--fraction", "0.2", "--output", Out("other")], ["rows", "points"]),
            (["compare", input, "--fraction", "0.1,0.6", "--dry-run"], ["accepted", "refusals", "rows", "methods", "hints", "estimate"]),
            (["tune", input, "--labels", labels, "--fraction", "0.2", "--dry-run"], ["accepted", "refusals", "rows", "candidates", "hints", "estimate"]),
            (["dedupe", input, "--output", Out("deduped")], ["rows", "valid_rows", "copies"]),
            (["score", input, "--score", "hub,density", "--output", Out("scored")], ["rows", "valid_rows"]),
            (["prune", input, "--fraction", "0.2", "--labels", labels, "--groups", "cluster", "--quota", "equal", "--export", "mask,atlas", "--output", Out("grouped")], ["defaults", "points"]),
            (["validate", input, "--labels", labels, "--score", labels], ["accepted", "refusals", "rows", "valid_rows", "dim", "estimate"]),
            (["explain", Out("pruned"), .. Enumerable.Range(0, 30).Select(row => row.ToString(CultureInfo.InvariantCulture))], []),
            (["diff", Out("pruned"), Out("other")], ["first", "second", "shared", "jaccard"]),
            (["report", Out("pruned"), Out("sweep")], ["reports", "warnings"]),
            (["compare", input, "--fraction", "0.1", "--methods", "random,infomax", "--seeds", "1", "--output", Out("compared")], ["results", "warnings"]),
            (["tune", input, "--labels", labels, "--fraction", "0.2", "--output", Out("tuned")], ["results", "warnings"]),
        ];
        Assert.Equal(
            InfomaxCommand.Create().Subcommands.Select(verb => verb.Name).Except(OnClusters).Order(StringComparer.Ordinal),
            table.Select(line => line.Arguments[0]).Distinct().Order(StringComparer.Ordinal));
        WrittenNames names = new();
        foreach ((string[] arguments, string[] keys) in table)
        {
            (int code, string output, string error) = await RunAsync([.. arguments, "--json"]);
            Assert.True(code == 0, $"{string.Join(' ', arguments)}: {error}");
            JsonNode document = Parse(arguments, output);
            names.Add(document);
            Assert.All(keys, key => Assert.True(document.AsObject().ContainsKey(key), $"{arguments[0]}: {key} is missing in {output}"));
        }

        // One word for one thing: whatever is written has a name that the glossary explains, and it explains no other.
        names.AddFiles(_workspace.Root);
        names.AddSchemas(JsonNode.Parse(File.ReadAllText(Repository.PathOf("config/openapi.json")))!);
        IReadOnlySet<string> explained = WrittenNames.Explained();
        Assert.True(!names.Seen.Except(explained).Any(), $"not explained: {string.Join(' ', names.Seen.Except(explained))}");

        // What is only there for inputs that are not these: texts and images, and a tuned job.
        string[] unwritten = [.. explained.Except(names.Seen).Except(["tuned", "text", "image"])];
        Assert.True(unwritten.Length == 0, $"explained, and nowhere written: {string.Join(' ', unwritten)}");

        JsonNode manifest = OutputFiles.Manifest(Out("other"));
        (_, string summary, _) = await RunAsync(["prune", input, "--fraction", "0.2", "--output", Out("other"), "--overwrite", "--json"]);
        JsonNode point = JsonNode.Parse(summary)!["points"]![0]!;
        Assert.Equal((double)manifest["objective"]!["value"]!, (double)point["objective"]!, 1e-9);
        Assert.Equal((double)manifest["objective"]!["upper_bound"]!, (double)point["upper_bound"]!, 1e-9);
        Assert.Equal((long)manifest["close_rows"]!, (long)point["close_rows"]!);
        Assert.Equal((double)manifest["objective"]!["random"]!, (double)point["random"]!, 1e-9);
        Assert.Equal((double)manifest["objective"]!["random"]!, (double)point["rivals"]!.AsArray().Single(rival => (string?)rival!["method"] == "random")!["objective"]!, 1e-9);
        Assert.Equal((long)manifest["budget"]!, (long)point["budget"]!);
        Assert.Equal(Keys(manifest["stages"]![0]!), Keys(JsonNode.Parse(summary)!["stages"]![0]!));
        Assert.Equal(Keys(manifest["graph"]!).Except(["neighbors"]), Keys(JsonNode.Parse(summary)!["graph"]!));
        Assert.Equal((string?)manifest["solver"], (string?)point["solver"]);
        Assert.Equal(manifest["rivals"]!.ToJsonString(), Ordered(point["rivals"]!, manifest["rivals"]!).ToJsonString());
        Assert.All((string[])["mean_score", "mean_raw_score", "mean_raw_score_of_all", "coverage", "families_kept", "close_rows_at_most"], key => Assert.Equal(manifest[key]?.ToJsonString(), point[key]?.ToJsonString()));
        Assert.Equal(manifest["retention"]!["losses"]!.AsArray().Select(loss => string.Join(' ', Keys(loss!))), point["losses"]!.AsArray().Select(loss => string.Join(' ', Keys(loss!))));
        Assert.Equal(Keys(manifest["copies"]!), Keys(JsonNode.Parse(summary)!["copies"]!));
        Assert.Equal((int)manifest["input"]!["dim"]!, (int)JsonNode.Parse(summary)!["dim"]!);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("prune", "--dry-run", "--fraction", "0.1")]
    public async Task WhatIsRefused_IsADocumentToo(string verb, params string[] more)
    {
        File.WriteAllText(_workspace["bad.npy"], "no array");
        (int code, string output, _) = await RunAsync([verb, _workspace["bad.npy"], .. more, "--json"]);
        Assert.Equal(3, code);
        JsonNode document = Parse([verb], output);
        Assert.False((bool)document["accepted"]!);
        Assert.NotEmpty(document["refusals"]!.AsArray());
        Assert.Equal(3, (int)document["error"]!["exit_code"]!);
    }

    /// <summary>An array of objects with the keys in the order of another's.</summary>
    private static JsonNode Ordered(JsonNode node, JsonNode like) =>
        new JsonArray([.. node.AsArray().Select((item, i) => (JsonNode)new JsonObject(like[i]!.AsObject().Select(pair => KeyValuePair.Create(pair.Key, item![pair.Key]?.DeepClone()))))]);

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(pair => pair.Key).Order(StringComparer.Ordinal);

    private static JsonNode Parse(string[] arguments, string output)
    {
        try
        {
            return JsonNode.Parse(output)!;
        }
        catch (JsonException exception)
        {
            Assert.Fail($"{string.Join(' ', arguments)}: {exception.Message}: {output}");
            throw;
        }
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter written = new();
        using StringWriter complaints = new();
        Console.SetOut(written);
        Console.SetError(complaints);
        try
        {
            return (await InfomaxCommand.RunAsync(arguments, TestContext.Current.CancellationToken), written.ToString(), complaints.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}

/// <summary>Tests that run while no others do, since they take this process's standard output.</summary>
[CollectionDefinition(nameof(OneOutput), DisableParallelization = true)]
public sealed class OneOutput;
