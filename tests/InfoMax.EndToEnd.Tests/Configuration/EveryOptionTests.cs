using System.Text.Json;
using InfoMax.Cli.Http.Jobs;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Hosting;
using InfoMax.Cluster.Jobs;
using InfoMax.EndToEnd.Tests.Command;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Configuration;

/// <summary>Whatever option a job declares is read alike from every source, without a line of code for it.</summary>
public sealed class EveryOptionTests : IDisposable
{
    private static readonly NodeSettings Node = new() { Node = new NodeOptions { DataDirectory = "/data", Cores = 3, MemoryBytes = 1L << 31 } };
    private readonly Workspace _workspace = new();

    public static TheoryData<string> Options { get; } = [.. new PruneOptionSet().SentOptions.Where(option => option.Property.DeclaringType == typeof(JobSpec) && new PruneOptionSet().IsOffered(option.Name)).Select(option => option.Name)];

    public void Dispose() => _workspace.Dispose();

    [Theory]
    [MemberData(nameof(Options))]
    public void CommandLine_File_Environment_AndRequest_MeanTheSame(string name)
    {
        string input = _workspace.Embeddings("x.npy", Workspace.Clustered(40, 6));
        PruneOptionSet set = new();
        DeclaredOption option = set.Options.Single(candidate => candidate.Name == name);
        Dictionary<string, string> values = new() { ["output"] = _workspace["out"], ["budget"] = "3" };
        values.Remove(option.Declaration.Excludes ?? "");
        foreach ((string needed, string value) in Companions(name))
        {
            values[needed] = value;
        }

        values[name] = Sample(option);

        PruneOptions typed = OptionTexts.Prune([input, .. values.Select(pair => option.IsSwitch && pair.Key == name ? $"--{name}" : $"--{pair.Key}={pair.Value}")]);
        File.WriteAllText(_workspace["run.yaml"], string.Concat(values.Select(pair => $"{pair.Key}: '{pair.Value}'\n")));
        PruneOptions file = OptionTexts.Prune(input, "--config", _workspace["run.yaml"]);
        OptionProblems problems = new();
        SettingLayer layer = EnvironmentOptions.Read(
            values.Append(KeyValuePair.Create("input", input)).ToDictionary(pair => EnvironmentOptions.VariableOf(pair.Key), pair => pair.Value), set.FileNames, problems);
        PruneOptions? environment = PruneOptionsReader.Read(set, OptionValues.Of(set, layer, problems), problems);
        using JsonDocument body = JsonDocument.Parse(JsonSerializer.Serialize(values.Append(KeyValuePair.Create("input", input)).ToDictionary()));
        PruneOptions? request = JobRequest.Read(body.RootElement, Node, seesFiles: true, problems);

        Assert.Empty(problems.Lines);
        string given = Described(typed, name);
        Assert.Equal([given, given, given], [Described(file, name), Described(environment, name), Described(request, name)]);
        Assert.NotEqual(Described(OptionTexts.Prune(input, "--output", _workspace["other"], name == "budget" ? "--fraction=0.5" : "--budget=3"), name), given);
        Assert.Contains(typed.Given, one => one.Name == name && one.Source == "command line");
        Assert.Contains(file.Given, one => one.Name == name && one.Source.Contains("run.yaml line ", StringComparison.Ordinal));
    }

    private static string Described(PruneOptions? options, string name) => Assert.Single(options!.Job.Options, option => option.Name == name).Value;

    /// <summary>What an option makes no sense without.</summary>
    private static (string Name, string Value)[] Companions(string name) => name switch
    {
        "quota" => [("labels", "column:name")],
        "min-per-group" => [("labels", "column:name"), ("quota", "equal")],
        _ => [],
    };

    /// <summary>A text that is right and not the default.</summary>
    private string Sample(DeclaredOption option)
    {
        string[] words = [.. (option.Declaration.Words?.Split(' ') ?? [.. option.Forms]).Where(word => !word.Contains(':', StringComparison.Ordinal) && word != option.DefaultText)];
        double least = double.IsNaN(option.Declaration.Min) ? 1 : option.Declaration.Min;
        return option.IsSwitch ? "true"
            : option.Declaration.IsPath ? _workspace["sample"]
            : words.Length > 0 ? words[^1]
            : option.Forms.Any(form => form.StartsWith("column:", StringComparison.Ordinal)) ? "column:name"
            : option.Declaration.IsSize ? "100M"
            : option.Declaration.IsAboveMin ? "0.25"
            : option.Property.PropertyType == typeof(string) ? "name"
            : least + 6 is var number && number <= (double.IsNaN(option.Declaration.Max) ? double.MaxValue : option.Declaration.Max) ? $"{number}" : $"{least}";
    }
}
