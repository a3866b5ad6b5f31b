using System.CommandLine;
using System.Text.Json.Nodes;
using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Data.Formats;

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
        IReadOnlyCollection<string> sent = SubmitOptionSet.Sent(set);
        foreach (Option option in set.Options.Where(option => sent.Contains(OptionValues.NameOf(option))))
        {
            JsonNode? value = option switch
            {
                Option<string?> text => values.Text(text),
                Option<bool> flag => values.Flag(flag) ? true : null,
                _ => null,
            };
            if (value is not null)
            {
                body[OptionValues.NameOf(option)] = value;
            }
        }

        body[OptionValues.NameOf(set.Output)] = job.Output;
        if (job.ScoreKind == ScoreKind.File)
        {
            body[OptionValues.NameOf(set.Score)] = $"file:{job.ScoreArgument}";
        }

        return body;
    }
}
