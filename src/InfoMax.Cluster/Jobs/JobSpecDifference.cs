using System.Reflection;
using InfoMax.Data;

namespace InfoMax.Cluster.Jobs;

/// <summary>Tells whether a job that is submitted again is the same job.</summary>
public static class JobSpecDifference
{
    /// <summary>The name under which the goal stands among a job's options; that of a prune is left out.</summary>
    public const string GoalName = "goal";

    /// <summary>How <c>prune</c> begins again.</summary>
    public const string Overwrite = "begin again with --overwrite";

    /// <summary>Options that change how a job runs but not its answer; <c>cores</c> is the command's own, noted for the manifest.</summary>
    private static readonly HashSet<string> Neutral =
    [
        "cores",
        .. typeof(JobSpec).GetProperties().Select(p => p.GetCustomAttribute<OptionAttribute>()).OfType<OptionAttribute>().Where(o => o.IsNeutral).Select(o => o.Name),
    ];

    /// <summary>An option that a job has no value for; one that its version did not know is the same.</summary>
    private const string NotGiven = "null";

    /// <summary>The first option that differs, as a line for the user, or null when the jobs are the same.</summary>
    /// <param name="begun">The job that is known.</param>
    /// <param name="submitted">The job that is submitted.</param>
    /// <param name="beginAgain">What to do for the other job.</param>
    public static string? Between(JobSpec begun, JobSpec submitted, string beginAgain = Overwrite)
    {
        ArgumentNullException.ThrowIfNull(begun);
        ArgumentNullException.ThrowIfNull(submitted);
        return Between(begun.Options, submitted.Options, beginAgain) ?? Memory(begun.MemoryBytes, submitted, beginAgain);
    }

    /// <summary>
    /// The job goes on with the memory that it began with, from which partitions and candidates follow: another amount is refused
    /// when it was asked for, since it would be ignored. The line for the user, or null.
    /// </summary>
    public static string? Memory(long begun, JobSpec submitted, string beginAgain = Overwrite)
    {
        ArgumentNullException.ThrowIfNull(submitted);
        return submitted.MemoryGiven && submitted.MemoryBytes != begun
            ? $"--memory was {begun} when the job began and is now {submitted.MemoryBytes}; partitions follow from it: leave it out to resume, or {beginAgain}"
            : null;
    }

    /// <summary>The first option of two jobs that differs, as a line for the user, or null when none does.</summary>
    public static string? Between(IEnumerable<OptionText> begun, IEnumerable<OptionText> submitted, string beginAgain = Overwrite)
    {
        Dictionary<string, string> before = Decisive(begun).ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal);
        Dictionary<string, string> now = Decisive(submitted).ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal);
        foreach (string name in before.Keys.Union(now.Keys).OrderByDescending(name => name == GoalName).ThenBy(name => name, StringComparer.Ordinal))
        {
            string was = before.GetValueOrDefault(name, NotGiven);
            string given = now.GetValueOrDefault(name, NotGiven);
            if (was != given && name == GoalName)
            {
                return $"the job began as a {Verb(was)} and is now a {Verb(given)}; give the same verb to resume, or {beginAgain}";
            }

            if (was != given)
            {
                return $"--{name} was {Words(was)} when the job began and is now {Words(given)}; give the same options to resume, or {beginAgain}";
            }
        }

        return null;
    }

    private static string Verb(string value) => value == NotGiven ? EnumWords.Of(JobGoal.Prune) : value.Trim('"');

    private static string Words(string value) => value == NotGiven ? "not given" : value;

    /// <summary>The options that decide a job's answer or where it goes.</summary>
    public static IEnumerable<OptionText> Decisive(IEnumerable<OptionText> options) => options.Where(o => !Neutral.Contains(o.Name));
}
