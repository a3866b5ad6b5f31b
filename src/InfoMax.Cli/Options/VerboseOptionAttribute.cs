using System.Runtime.CompilerServices;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>Declares <c>--verbose</c>, of a job and of a node.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class VerboseOptionAttribute : OptionAttribute
{
    /// <param name="line">Options are listed in the order of their declaration.</param>
    public VerboseOptionAttribute([CallerLineNumber] int line = 0)
        : base("verbose", OptionGroup.Output, "Log what the cluster does.", line)
    {
        Short = "-v";
        Excludes = "quiet";
        IsLocal = true;
        Verbs = JobVerbs.All;
    }
}
