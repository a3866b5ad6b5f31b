using System.Runtime.CompilerServices;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>Declares <c>--cores</c>, of a run on this machine and of a node: threads, 1 to 1024.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CoresOptionAttribute : OptionAttribute
{
    /// <param name="line">Options are listed in the order of their declaration.</param>
    public CoresOptionAttribute([CallerLineNumber] int line = 0)
        : base("cores", OptionGroup.Cluster, "Threads that compute.", line)
    {
        Form = "C";
        Min = 1;
        Max = 1024;
        Default = "all";
        IsLocal = true;
        Verbs = JobVerbs.Here;
    }
}
