namespace InfoMax.Cli.Options.Configuration;

/// <summary>The options that one source below the command line sets, by name without dashes.</summary>
public sealed class SettingLayer
{
    private readonly Dictionary<string, Setting> _settings = new(StringComparer.Ordinal);

    /// <summary>The names set.</summary>
    public IEnumerable<string> Names => _settings.Keys;

    /// <summary>Sets an option; false when it is set already.</summary>
    public bool Add(string name, Setting setting) => _settings.TryAdd(name, setting);

    /// <summary>The option's value, or null.</summary>
    public Setting? Find(string name) => _settings.GetValueOrDefault(name);
}
