using System.Runtime.CompilerServices;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>Declares <c>--config</c>, of a job and of a node.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ConfigOptionAttribute : OptionAttribute
{
    /// <param name="group">The heading under which help lists it.</param>
    /// <param name="file">The file's usual name.</param>
    /// <param name="line">Options are listed in the order of their declaration.</param>
    public ConfigOptionAttribute(OptionGroup group, string file, [CallerLineNumber] int line = 0)
        : base("config", group, "YAML file of options; the command line and INFOMAX_* variables win over it.", line)
    {
        Form = file;
        IsLocal = true;
        Verbs = JobVerbs.All;
    }
}
