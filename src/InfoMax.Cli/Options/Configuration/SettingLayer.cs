namespace InfoMax.Cli.Options.Configuration;

/// <summary>The options that one source below the command line sets, by name without dashes.</summary>
public sealed class SettingLayer
{
    private readonly Dictionary<string, Setting> _settings = new(StringComparer.Ordinal);

    /// <summary>Options that exclude each other: one that a higher source sets silences the others of lower sources.</summary>
    private static readonly string[][] Exclusive = [["fraction", "budget"], ["resume", "overwrite"], ["verbose", "quiet"]];

    /// <summary>The names set.</summary>
    public IEnumerable<string> Names => _settings.Keys;

    /// <summary>Sets an option; false when it is set already.</summary>
    public bool Add(string name, Setting setting) => _settings.TryAdd(name, setting);

    /// <summary>The option's value, or null.</summary>
    public Setting? Find(string name) => _settings.GetValueOrDefault(name);

    /// <summary>The names that a source silences in those below it when it sets <paramref name="name"/>.</summary>
    public static IEnumerable<string> SilencedBy(string name) => Exclusive.FirstOrDefault(group => group.Contains(name)) ?? [name];
}

/// <summary>What a source says about one option.</summary>
/// <param name="Origin">How messages name it: <c>run.yaml line 3: fraction</c>, <c>INFOMAX_FRACTION</c>.</param>
/// <param name="Items">The values of a list, or a single one.</param>
public sealed record Setting(string Origin, IReadOnlyList<string> Items);
