using System.Text.Json.Nodes;
using InfoMax.Cli.Options;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;
using InfoMax.Data.Formats.Discovery;
using InfoMax.Data.Outputs;
using InfoMax.Data.Outputs.Folders;

namespace InfoMax.Cli.Commands;

/// <summary>A finished job that a user asks to resume: fine when it is the same job, refused when it is another.</summary>
public static class FinishedJob
{
    /// <summary>Reports whether the results in <paramref name="directory"/> are those of the options, and returns the exit code.</summary>
    /// <exception cref="Data.InputDataException">The input cannot be read any more.</exception>
    public static int Report(string directory, PruneOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        JsonNode manifest = JsonNode.Parse(ManifestIn(directory))!;
        IEnumerable<OptionText> requested = manifest["requested"]!.AsObject().Select(o => new OptionText(o.Key, o.Value?.ToJsonString() ?? "null"));
        IEnumerable<OptionText> given = options.Job.Options
            .Where(o => o.Name != "output")
            .Select(o => o with { Value = JsonNode.Parse(o.Value)?.ToJsonString() ?? "null" });
        string? memory = (long?)manifest["options"]?["memory"] is { } bytes ? JobSpecDifference.Memory(bytes, options.Job) : null;
        if ((JobSpecDifference.Between(requested, given) ?? memory) is { } difference)
        {
            return ErrorOutput.Report($"{directory} holds a finished job of other options: {difference}", ExitCode.BadUsage);
        }

        DatasetLayout layout = InputDataset.Discover(options.Job.InputRequest, cancellationToken);
        if (layout.Fingerprint != (string?)manifest["input"]!["fingerprint"])
        {
            return ErrorOutput.Report(
                $"{directory} holds a finished job, but the input changed since; begin again with --overwrite", ExitCode.BadInput);
        }

        if (options.Json)
        {
            Console.Out.WriteLine(new JsonObject { ["output"] = directory, ["finished_before"] = true, ["manifest"] = manifest }.ToJsonString(ReportJson.Options));
        }

        return ErrorOutput.Report($"{directory} holds this job's results already; nothing to do", ExitCode.Done);
    }

    /// <summary>The job's manifest, or that of a sweep's first result.</summary>
    private static byte[] ManifestIn(string directory)
    {
        using ResultFolder folder = ResultFolder.Of(directory);
        return folder.Read(folder.Holds(OutputDirectory.ManifestName)
            ? OutputDirectory.ManifestName
            : folder.Folders().Select(name => $"{name}/{OutputDirectory.ManifestName}").First(folder.Holds));
    }
}
