using System.CommandLine;
using System.Reflection;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;

namespace InfoMax.Cli.Options;

/// <summary>The options of a command: the properties of its records that carry an <see cref="OptionAttribute"/>.</summary>
public class OptionSet : IOptionSet
{
    private readonly Dictionary<string, DeclaredOption> _byName;

    /// <param name="commandName">The command.</param>
    /// <param name="records">The types of the records that it fills; options are listed in this order.</param>
    public OptionSet(string commandName, params Type[] records)
        : this(commandName, _ => true, records)
    {
    }

    /// <param name="commandName">The command.</param>
    /// <param name="isTaken">Says which of the records' options it takes.</param>
    /// <param name="records">The types of the records that it fills; options are listed in this order.</param>
    protected OptionSet(string commandName, Func<DeclaredOption, bool> isTaken, params Type[] records)
    {
        ArgumentNullException.ThrowIfNull(records);
        CommandName = commandName;
        Options = [.. records.SelectMany(Declared).Where(isTaken)];
        _byName = Options.ToDictionary(option => option.Name, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public string CommandName { get; }

    /// <summary>The options, in the order of their declaration.</summary>
    public IReadOnlyList<DeclaredOption> Options { get; }

    /// <inheritdoc/>
    public virtual IReadOnlyCollection<string> FileNames => [.. Options.Select(option => option.Name).Where(name => name != IOptionSet.ConfigName)];

    /// <summary>Whether a command line may have the option of that name.</summary>
    public bool IsOffered(string name) => _byName.TryGetValue(name, out DeclaredOption? option) && IsOffered(option);

    /// <summary>Whether a command line may have one of the options: a file may have more, for it may be shared with another verb.</summary>
    public virtual bool IsOffered(DeclaredOption option) => true;

    /// <summary>The sentence of help of one of the options, and its default.</summary>
    public virtual string HelpOf(DeclaredOption option)
    {
        ArgumentNullException.ThrowIfNull(option);
        return option.Help;
    }

    /// <inheritdoc/>
    public Option CommandLine(string name) => _byName[name].CommandLine;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> SilencedBy(string name) =>
        [name, .. Options.Where(option => option.Declaration.Excludes == name).Select(option => option.Name), .. _byName[name].Declaration.Excludes is { } other && _byName.ContainsKey(other) ? (string[])[other] : []];

    /// <inheritdoc/>
    public virtual void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (DeclaredOption option in Options.Where(IsOffered))
        {
            command.Options.Add(option.CommandLine);
        }
    }

    /// <summary>A record with what the user set, and initial values for the rest; what is wrong is noted.</summary>
    public T Read<T>(OptionValues values, OptionProblems problems)
        where T : class
    {
        T record = Create<T>(typeof(T));
        foreach (DeclaredOption option in Options.Where(option => option.Property.DeclaringType == typeof(T)))
        {
            option.Read(record, values, problems);
        }

        return record;
    }

    private static IEnumerable<DeclaredOption> Declared(Type record)
    {
        object defaults = Create<object>(record);
        return record.GetProperties()
            .Select(property => (Property: property, Option: property.GetCustomAttribute<OptionAttribute>()))
            .Where(pair => pair.Option is not null)
            .OrderBy(pair => pair.Option!.Line)
            .Select(pair => new DeclaredOption(pair.Property, pair.Option!, defaults));
    }

    private static T Create<T>(Type record) => (T)Activator.CreateInstance(record)!;
}
