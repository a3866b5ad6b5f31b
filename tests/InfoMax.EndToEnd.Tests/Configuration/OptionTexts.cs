using InfoMax.Cli.Options;
using InfoMax.Cli.Options.Configuration;
using Xunit;

namespace InfoMax.EndToEnd.Tests.Configuration;

/// <summary>Command lines, read in this process.</summary>
internal static class OptionTexts
{
    /// <summary>The options of <c>prune</c>, which must be right.</summary>
    public static PruneOptions Prune(params string[] arguments)
    {
        PruneOptions? options = Prune(arguments, out IReadOnlyList<string> problems);
        Assert.True(options is not null, string.Join('\n', problems));
        return options;
    }

    /// <summary>The options of <c>prune</c>, or null with what is wrong.</summary>
    public static PruneOptions? Prune(string[] arguments, out IReadOnlyList<string> problems)
    {
        PruneOptionSet set = new();
        System.CommandLine.Command command = new("prune");
        set.AddTo(command);
        OptionProblems found = new();
        PruneOptions? options = PruneOptionsReader.Read(set, OptionValues.Collect(set, command.Parse(arguments), found), found);
        problems = found.Lines;
        return options;
    }

    /// <summary>The settings of <c>node</c>, which must be right.</summary>
    public static NodeSettings Node(params string[] arguments)
    {
        OptionSet set = NodeOptionsReader.CreateSet();
        System.CommandLine.Command command = new("node");
        set.AddTo(command);
        OptionProblems problems = new();
        NodeSettings? settings = NodeOptionsReader.Read(set, command.Parse(arguments), problems);
        Assert.True(settings is not null, string.Join('\n', problems.Lines));
        return settings;
    }
}
