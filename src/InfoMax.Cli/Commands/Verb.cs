using System.CommandLine;
using InfoMax.Cli.Options;

namespace InfoMax.Cli.Commands;

/// <summary>A verb of the command: its options, by which help groups them, and examples.</summary>
internal sealed class Verb : Command
{
    /// <param name="description">One sentence.</param>
    /// <param name="set">Its options; the verb has the set's name.</param>
    /// <param name="examples">Command lines without the program.</param>
    public Verb(string description, OptionSet set, params string[] examples)
        : base(set?.CommandName ?? throw new ArgumentNullException(nameof(set)), description)
    {
        Set = set;
        Examples = examples;
        set.AddTo(this);
    }

    public OptionSet Set { get; }

    /// <summary>Command lines without the program.</summary>
    public IReadOnlyList<string> Examples { get; }
}
