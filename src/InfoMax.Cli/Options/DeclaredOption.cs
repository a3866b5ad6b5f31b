using System.CommandLine;
using System.Reflection;
using InfoMax.Cli.Options.Configuration;
using InfoMax.Cluster.Jobs;
using InfoMax.Data;

namespace InfoMax.Cli.Options;

/// <summary>One option: everything that its property and its <see cref="OptionAttribute"/> say of it.</summary>
public sealed class DeclaredOption
{
    private readonly Type? _item;
    private readonly object? _default;

    /// <param name="property">The property that is the option.</param>
    /// <param name="declaration">Its attribute.</param>
    /// <param name="defaults">A record with its initial values.</param>
    public DeclaredOption(PropertyInfo property, OptionAttribute declaration, object defaults)
    {
        ArgumentNullException.ThrowIfNull(property);
        ArgumentNullException.ThrowIfNull(declaration);
        Property = property;
        Declaration = declaration;
        _item = ValueText.ItemOf(property.PropertyType);
        _default = property.GetValue(defaults);
        CommandLine = IsSwitch ? new Option<bool>(TypedName) : Text();
        CommandLine.Description = Help;
        if (declaration.Short is { } alias)
        {
            CommandLine.Aliases.Add(alias);
        }
    }

    /// <summary>The property that takes the value.</summary>
    public PropertyInfo Property { get; }

    /// <summary>Name, range, help and so on.</summary>
    public OptionAttribute Declaration { get; }

    /// <summary>The option as the parser of command lines takes it: a switch, or a text.</summary>
    public Option CommandLine { get; }

    /// <summary>Without dashes.</summary>
    public string Name => Declaration.Name;

    /// <summary>With dashes.</summary>
    public string TypedName => "--" + Declaration.Name;

    /// <summary>True for an option without a value.</summary>
    public bool IsSwitch => Property.PropertyType == typeof(bool);

    /// <summary>The default as a configuration file has it; empty when nothing is set.</summary>
    public string DefaultText => ValueText.Of(Declaration, _default);

    /// <summary>The sentence of help, and the default.</summary>
    public string Help
    {
        get
        {
            string words = Declaration.Form is not null && Forms.Any(form => !Declaration.Help.Contains(form, StringComparison.Ordinal))
                ? $": {string.Join(", ", Forms)}"
                : "";
            string text = Declaration.Default ?? (IsSwitch ? "" : DefaultText);
            return text.Length + words.Length == 0 ? Declaration.Help
                : $"{Declaration.Help.TrimEnd('.')}{words}{(text.Length > 0 ? $" [default: {text}]" : "")}.";
        }
    }

    /// <summary>How the value is shown: <c>semantic|random</c>, <c>DIR</c>; null for a switch.</summary>
    public string? Form => IsSwitch ? null : Declaration.Form ?? (Enumeration is { } words ? string.Join('|', EnumWords.All(words)) : "TEXT");

    /// <summary>The enumeration of its words, of one or of a list; null for other types.</summary>
    public Type? Enumeration => (_item ?? Property.PropertyType) is { IsEnum: true } type ? type : null;

    /// <summary>What may be written, of one or of a list, where that can be listed.</summary>
    public IReadOnlyList<string> Forms => ValueText.FormsOf(_item ?? Property.PropertyType);

    /// <summary>True for a list.</summary>
    public bool IsList => _item is not null;

    /// <summary>Reads what the user set into a record; what is wrong is noted, and what no source sets keeps its initial value.</summary>
    public void Read(object record, OptionValues values, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(problems);
        if (IsSwitch)
        {
            Property.SetValue(record, values.Flag(Name));
        }
        else if (values.Text(Name) is { } text)
        {
            Read(record, text, problems);
        }
    }

    /// <summary>Reads a value into a record; a text that is none is noted, and changes nothing.</summary>
    public void Read(object record, string text, OptionProblems problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (Parse(text, problems) is { } value)
        {
            Property.SetValue(record, value);
        }
    }

    /// <summary>The value in the manifest, as JSON.</summary>
    public string Json(object record, OptionValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        object? value = Property.GetValue(record);
        if ((IsList && Enumeration is null) || Declaration.HasAuto || ValueText.HasParse(Property.PropertyType))
        {
            // Lists that make sweeps and rules such as auto are shown as the user wrote them.
            string text = values.Text(Name) ?? DefaultText;
            return OptionJson.Of(text.Length == 0 ? null : text);
        }

        return OptionJson.Of(value);
    }

    /// <summary>The paths that texts of this option name, as written; texts that are no values name none.</summary>
    public IEnumerable<string> PathsIn(IEnumerable<string> texts)
    {
        OptionProblems ignored = new();
        return Declaration.IsPath ? texts
            : Property.PropertyType.IsAssignableTo(typeof(INamesFile))
                ? texts.SelectMany(text => (ParseItem(Property.PropertyType, text, ignored) as INamesFile)?.FilePaths ?? [])
            : [];
    }

    private object? Parse(string text, OptionProblems problems)
    {
        if (_item is null)
        {
            return ParseItem(Property.PropertyType, text, problems);
        }

        List<object> items = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string item in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (item.Length == 0 && text.Length > 0)
            {
                problems.Add(TypedName, text, "has an empty entry; leave the comma out, or write something beside it");
                break;
            }

            if (!seen.Add(item))
            {
                problems.Add(TypedName, text, $"names {item} twice");
            }
            else if (ParseItem(_item, item, problems) is { } value)
            {
                items.Add(value);
            }
        }

        IEnumerable<object> ordered = _item.IsEnum ? items.Order() : items;
        Array list = Array.CreateInstance(_item, items.Count);
        ordered.ToArray().CopyTo(list, 0);
        return list;
    }

    private object? ParseItem(Type type, string text, OptionProblems problems)
    {
        try
        {
            return ValueText.Parse(type, Declaration, text);
        }
        catch (FormatException exception)
        {
            problems.Add(TypedName, Declaration.IsSecret ? null : text, exception.Message);
            return null;
        }
    }

    private Option<string?> Text()
    {
        Option<string?> option = new(TypedName) { HelpName = Form };
        if (Declaration.IsRepeatable)
        {
            option.Arity = ArgumentArity.OneOrMore;
            option.CustomParser = result => string.Join(',', result.Tokens.Select(token => token.Value));
        }

        option.CompletionSources.Add(
            Declaration.Words?.Split(' ') ?? [.. Forms.Select(form => form.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? form[..(colon + 1)] : form)]);
        return option;
    }
}
