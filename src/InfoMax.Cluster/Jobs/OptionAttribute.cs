using System.Runtime.CompilerServices;

namespace InfoMax.Cluster.Jobs;

/// <summary>
/// Declares a property as an option. From this alone follow the command line, <c>--help</c>, shell completion, the
/// configuration file, the <c>INFOMAX_*</c> variable, the HTTP job request, the reference files in <c>config/</c> and the
/// manifest. The default is the property's initial value. The property's type gives the form of its values: enumerations
/// (by word), whole and real numbers, text, switches, types with a static <c>Parse</c> (which throws
/// <see cref="FormatException"/> with what the text must be; help lists its static <c>Forms</c>, if it has them), and lists of these.
/// </summary>
/// <param name="name">The option without dashes; also its key in configuration files and job requests.</param>
/// <param name="group">The heading under which help lists it.</param>
/// <param name="help">One sentence, without the default.</param>
/// <param name="line">Options are listed in the order of their declaration.</param>
[AttributeUsage(AttributeTargets.Property)]
public class OptionAttribute(string name, OptionGroup group, string help, [CallerLineNumber] int line = 0) : Attribute
{
    /// <summary>The option's name without dashes; variables and keys of files are made from it.</summary>
    public string Name => name;

    /// <summary>The heading under which help lists it.</summary>
    public OptionGroup Group => group;

    /// <summary>One sentence, without the default.</summary>
    public string Help => help;

    /// <summary>Where it is declared in its file.</summary>
    public int Line => line;

    /// <summary>How help shows the value; the words themselves for an enumeration.</summary>
    public string? Form { get; init; }

    /// <summary>A short name, such as <c>-o</c>.</summary>
    public string? Short { get; init; }

    /// <summary>The default in words, where the property's initial value does not tell.</summary>
    public string? Default { get; init; }

    /// <summary>Sentences for the reference file that do not fit into help.</summary>
    public string? Note { get; init; }

    /// <summary>What shell completion offers, apart from an enumeration's words and a type's forms; separated by blanks.</summary>
    public string? Words { get; init; }

    /// <summary>The smallest number; none by default.</summary>
    public double Min { get; init; } = double.NaN;

    /// <summary>The largest number; none by default.</summary>
    public double Max { get; init; } = double.NaN;

    /// <summary>The number must be above <see cref="Min"/>.</summary>
    public bool IsAboveMin { get; init; }

    /// <summary>What to do instead, for the message about a value out of range.</summary>
    public string? Remedy { get; init; }

    /// <summary>The word <c>auto</c> stands for 0.</summary>
    public bool HasAuto { get; init; }

    /// <summary>The number is a size in bytes, such as <c>8G</c>.</summary>
    public bool IsSize { get; init; }

    /// <summary>The text is a path, which becomes a full one.</summary>
    public bool IsPath { get; init; }

    /// <summary>The option may be given several times, an item of its list each time.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>The value may hold a password: messages do not repeat it.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Another option that excludes this one: whichever a higher source sets silences the other.</summary>
    public string? Excludes { get; init; }

    /// <summary>No answer depends on it: a job goes on with another value.</summary>
    public bool IsNeutral { get; init; }

    /// <summary>The role, as <c>--roles</c> has it, without which a node does nothing with the option; null for both.</summary>
    public string? Role { get; init; }

    /// <summary>
    /// Verbs whose command line may have it. A file of options may be shared by verbs: there what one has no use for is passed over.
    /// </summary>
    public JobVerbs Verbs { get; init; } = JobVerbs.ForBudgets;

    /// <summary>It belongs to the run on this machine and is not sent with a job.</summary>
    public bool IsLocal { get; init; }
}
