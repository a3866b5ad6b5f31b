using System.Collections;
using InfoMax.Data;

namespace InfoMax.Cli.Options.Configuration;

/// <summary>Reads options from environment variables: <c>--score-order</c> is <c>INFOMAX_SCORE_ORDER</c>.</summary>
public static class EnvironmentOptions
{
    /// <summary>How the names of all variables begin.</summary>
    public const string Prefix = "INFOMAX_";

    /// <summary>The name of an option's variable.</summary>
    public static string VariableOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Prefix + name.Replace('-', '_').ToUpperInvariant();
    }

    /// <summary>
    /// Reads the variables. One that misses an option's by a single character is noted; others are left alone, for other
    /// programs may use the prefix. Inputs are separated as in <c>PATH</c>.
    /// </summary>
    public static SettingLayer Read(IDictionary variables, IReadOnlyCollection<string> names, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(problems);
        SettingLayer layer = new();
        Dictionary<string, string> known = names.ToDictionary(VariableOf, name => name, StringComparer.Ordinal);
        foreach (string variable in variables.Keys.OfType<string>().Where(v => v.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string value = variables[variable] as string ?? "";
            if (known.TryGetValue(variable, out string? name))
            {
                if (value.Length > 0)
                {
                    layer.Add(name, new Setting(variable, name == OptionValues.InputName ? value.Split(Path.PathSeparator) : [value]));
                }
            }
            else if (NearestName.Of(variable[Prefix.Length..], known.Keys.Select(k => k[Prefix.Length..]), most: 1) is { } near)
            {
                problems.Add($"{variable}: unknown; did you mean {Prefix}{near}?");
            }
        }

        return layer;
    }
}
