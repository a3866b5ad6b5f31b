using System.Globalization;
using System.Text.Json;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cli.Outputs;
using InfoMax.Cluster.Jobs;
using InfoMax.Data;
using InfoMax.Data.Access;
using InfoMax.Data.Objects;

namespace InfoMax.Cli.Http.Jobs;

/// <summary>
/// Turns the options of a submitted job, named as in <c>config/run.yaml</c>, into a job; the same reader as the command's
/// checks them.
/// </summary>
public static class JobRequest
{
    private const string GoalName = JobSpecDifference.GoalName;

    /// <summary>The options, or null when <paramref name="problems"/> has lines.</summary>
    /// <param name="body">An object from option names to values or lists of values.</param>
    /// <param name="settings">The node's settings, which stand in for memory and cores.</param>
    /// <param name="seesFiles">This node sees the job's files: inputs must exist, and the output must be free.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <exception cref="ObjectStoreException">The output's store cannot be asked now.</exception>
    public static PruneOptions? Read(JsonElement body, NodeSettings settings, bool seesFiles, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(problems);
        SettingLayer layer = new();
        if (body.ValueKind != JsonValueKind.Object)
        {
            problems.Add("the body must be a JSON object of options, named as in config/run.yaml");
            return null;
        }

        PruneOptionSet set = JobOptionSets.Of(Goal(body, problems));
        foreach (JsonProperty property in body.EnumerateObject().Where(property => property.Name != GoalName))
        {
            AddTo(layer, property, set.SentNames, problems);
        }

        AddDefault(layer, "cores", settings.Node.Cores);
        PruneOptions? options = problems.Lines.Count > 0
            ? null
            : PruneOptionsReader.Read(set, OptionValues.Of(set, layer, problems), problems, checkFiles: seesFiles, memoryBytes: settings.Node.MemoryBytes);
        if (options is not null && RelativePaths(set, layer).FirstOrDefault() is { } relative)
        {
            problems.Add($"{relative}: must be a full path, for the coordinator's node has a working directory of its own");
            return null;
        }

        if (options is { Resume: false } && seesFiles && OutputLocation.Look(options) is { } problem)
        {
            problems.Add(problem);
            return null;
        }

        return options;
    }

    /// <summary>The paths of a job that lead out of the node's roots, a line each; whether they exist is not looked at.</summary>
    public static IReadOnlyList<string> Outside(JsonElement body, PathRoots roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        PruneOptionSet set = new();
        SettingLayer layer = new();
        OptionProblems ignored = new();
        foreach (JsonProperty property in body.ValueKind == JsonValueKind.Object ? [.. body.EnumerateObject()] : Array.Empty<JsonProperty>())
        {
            AddTo(layer, property, set.SentNames, ignored);
        }

        return
        [
            .. Paths(set, layer)
                .Where(path => IsFull(path.Path))
                .Select(path => path.Option == "output" ? roots.OutputProblem(path.Path) : roots.InputProblem(path.Path))
                .OfType<string>(),
        ];
    }

    /// <summary>What the job is for; a prune where nothing is said.</summary>
    private static JobGoal Goal(JsonElement body, OptionProblems problems)
    {
        JsonElement[] said = [.. body.EnumerateObject().Where(property => property.Name == GoalName).Select(property => property.Value)];
        if (said.Length == 0)
        {
            return JobGoal.Prune;
        }

        if (said is [{ ValueKind: JsonValueKind.String } only] && EnumWords.Find(typeof(JobGoal), only.GetString()!) is JobGoal goal)
        {
            return goal;
        }

        problems.Add($"{GoalName} {said[^1].GetRawText()}: must be one of {string.Join(", ", Enum.GetValues<JobGoal>().Select(value => EnumWords.Of(value)))}");
        return JobGoal.Prune;
    }

    private static void AddTo(SettingLayer layer, JsonProperty property, IReadOnlyCollection<string> names, OptionProblems problems)
    {
        if (!names.Contains(property.Name))
        {
            problems.Add(NearestName.Of(property.Name, names) is { } near
                ? $"{property.Name}: unknown; did you mean {near}?"
                : $"{property.Name}: unknown; config/run.yaml lists the options");
            return;
        }

        JsonElement[] items = property.Value.ValueKind == JsonValueKind.Array ? [.. property.Value.EnumerateArray()] : [property.Value];
        List<string> texts = [];
        foreach (JsonElement item in items)
        {
            if (item.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                problems.Add($"{property.Name}: must be a value or a list of values");
                return;
            }

            if (item.ValueKind != JsonValueKind.Null)
            {
                texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText());
            }
        }

        if (texts.Any(text => text.Contains('\0', StringComparison.Ordinal)))
        {
            problems.Add($"{property.Name}: holds a NUL character, which no path and no name can; leave it out");
            return;
        }

        if (texts.Count > 0 && !layer.Add(property.Name, new Setting(property.Name, texts)))
        {
            problems.Add($"{property.Name}: is set twice; keep one");
        }
    }

    private static void AddDefault(SettingLayer layer, string name, long value)
    {
        if (layer.Find(name) is null)
        {
            layer.Add(name, new Setting(name, [value.ToString(CultureInfo.InvariantCulture)]));
        }
    }

    private static IEnumerable<string> RelativePaths(PruneOptionSet set, SettingLayer layer)
    {
        return Paths(set, layer).Select(path => path.Path).Where(path => !IsFull(path));
    }

    /// <summary>Means the same on every node: a full path, or an address in an object store.</summary>
    private static bool IsFull(string path) => ObjectAddress.IsAddress(path) || Path.IsPathFullyQualified(path);

    private static IEnumerable<(string Option, string Path)> Paths(PruneOptionSet set, SettingLayer layer)
    {
        IEnumerable<(string, string)> inputs = (layer.Find(OptionValues.InputName)?.Items ?? []).Select(path => (OptionValues.InputName, path));
        return inputs.Concat(set.SentOptions.SelectMany(option =>
            layer.Find(option.Name) is { } setting ? option.PathsIn(setting.Items).Select(path => (option.Name, path)) : []));
    }
}
