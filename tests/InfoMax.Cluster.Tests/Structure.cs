using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace InfoMax.Cluster.Tests;

/// <summary>
/// Text of an object's public members, all the way down: two objects are equal member by member when their texts are.
/// Records compare their lists by reference, so their own equality says too little.
/// </summary>
internal static class Structure
{
    public static string Of(object? value)
    {
        StringBuilder text = new();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string s:
                text.Append('"').Append(s).Append('"');
                break;
            case double d:
                text.Append(d.ToString("R", CultureInfo.InvariantCulture));
                break;
            case Delegate:
                text.Append("function");
                break;
            case Enum or bool or IFormattable:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            case IDictionary map:
                AppendEntries(text, map);
                break;
            case IEnumerable sequence:
                text.Append('[');
                foreach (object? element in sequence)
                {
                    Append(text, element);
                    text.Append(", ");
                }

                text.Append(']');
                break;
            default:
                AppendMembers(text, value);
                break;
        }
    }

    /// <summary>Entries in ordinal order of their text: a dictionary's own order says nothing.</summary>
    private static void AppendEntries(StringBuilder text, IDictionary map)
    {
        List<string> entries = [];
        foreach (DictionaryEntry entry in map)
        {
            entries.Add($"{Of(entry.Key)}: {Of(entry.Value)}");
        }

        entries.Sort(StringComparer.Ordinal);
        text.Append('{').AppendJoin(", ", entries).Append('}');
    }

    private static void AppendMembers(StringBuilder text, object value)
    {
        text.Append(value.GetType().Name).Append(" { ");
        foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            text.Append(property.Name).Append(" = ");
            Append(text, property.GetValue(value));
            text.Append("; ");
        }

        text.Append('}');
    }
}
