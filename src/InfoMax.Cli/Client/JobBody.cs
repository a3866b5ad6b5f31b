using System.Text.Json.Nodes;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Data;

namespace InfoMax.Cli.Client;

/// <summary>What <c>submit</c> sends: the options that the user set, as texts, with full paths.</summary>
public static class JobBody
{
    /// <summary>The body for a job whose options are checked already.</summary>
    public static JsonObject Of(PruneOptionSet set, OptionValues values, PruneOptions options)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(options);
        JobSpec job = options.Job;
        JsonObject body = new() { [OptionValues.InputName] = new JsonArray([.. job.Inputs.Select(path => JsonValue.Create(path))]) };
        if (job.Goal != JobGoal.Prune)
        {
            body[JobSpecDifference.GoalName] = EnumWords.Of(job.Goal);
        }

        foreach (DeclaredOption option in set.SentOptions)
        {
            if ((option.IsSwitch ? Switch(option, values) : Text(option, values, job)) is { } value)
            {
                body[option.Name] = value;
            }
        }

        return body;
    }

    private static JsonValue? Switch(DeclaredOption option, OptionValues values) => values.Flag(option.Name) ? JsonValue.Create(true) : null;

    private static JsonValue? Text(DeclaredOption option, OptionValues values, JobSpec job)
    {
        bool isPath = option.Declaration.IsPath || option.Property.GetValue(job) is INamesFile { FilePaths.Count: > 0 };
        return values.Text(option.Name) is { } text ? JsonValue.Create(isPath ? option.Property.GetValue(job)!.ToString() : text) : null;
    }
}
