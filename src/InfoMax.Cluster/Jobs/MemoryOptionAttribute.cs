using System.Runtime.CompilerServices;

namespace InfoMax.Cluster.Jobs;

/// <summary>Declares <c>--memory</c>, of a job and of a node: bytes, at least 64 MiB.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MemoryOptionAttribute : OptionAttribute
{
    /// <param name="help">What the memory is for.</param>
    /// <param name="line">Options are listed in the order of their declaration.</param>
    public MemoryOptionAttribute(string help, [CallerLineNumber] int line = 0)
        : base("memory", OptionGroup.Cluster, help, line)
    {
        Form = "SIZE";
        Min = 64 << 20;
        IsSize = true;
        Default = "half of the machine's";
        Verbs = JobVerbs.All;
    }
}
