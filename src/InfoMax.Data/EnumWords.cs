using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Serialization;

namespace InfoMax.Data;

/// <summary>
/// Enumeration values as users and stored jobs name them: the name in lower case, or what <see cref="EnumMemberAttribute"/>
/// says, such as <c>clip-retrieval</c>. The words are persisted: never rename one.
/// </summary>
public static class EnumWords
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<(Enum Value, string Word)>> Known = new();

    /// <summary>The words of an enumeration, in the order of its declaration.</summary>
    public static IReadOnlyList<string> All(Type type) => [.. Pairs(type).Select(pair => pair.Word)];

    /// <summary>A value's word.</summary>
    public static string Of(Enum value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Pairs(value.GetType()).First(pair => pair.Value.Equals(value)).Word;
    }

    /// <summary>The value of a word; null for a word that is none of them.</summary>
    public static Enum? Find(Type type, string word) => Pairs(type).FirstOrDefault(pair => pair.Word == word).Value;

    private static IReadOnlyList<(Enum Value, string Word)> Pairs(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Known.GetOrAdd(type, static enumeration =>
        [
            .. enumeration.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => ((Enum)field.GetValue(null)!, field.GetCustomAttribute<EnumMemberAttribute>()?.Value ?? field.Name.ToLowerInvariant())),
        ]);
    }
}
