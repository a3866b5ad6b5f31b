using System.Globalization;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>Which rows are copies of others and leave before anything is chosen.</summary>
/// <param name="Threshold">
/// The cosine from which a row is a copy, in (0, 1); 1 for rows whose unit vectors are equal alone; null when all stay.
/// </param>
[MessagePackObject]
public sealed record CopyRule([property: Key(0)] double? Threshold)
{
    private const string ExactWord = "exact";
    private const string KeepWord = "keep";

    /// <summary>The rule of a job that names none: copies from cosine .98 on.</summary>
    [IgnoreMember]
    public static CopyRule Default { get; } = new(0.98);

    /// <summary>Equal rows are copies.</summary>
    [IgnoreMember]
    public static CopyRule Exact { get; } = new(1.0);

    /// <summary>There are no copies.</summary>
    [IgnoreMember]
    public static CopyRule Keep { get; } = new((double?)null);

    /// <summary>True when near rows are copies too.</summary>
    [IgnoreMember]
    public bool IsNear => Threshold < 1;

    /// <summary>Reads <c>exact</c>, <c>keep</c> or a cosine.</summary>
    /// <exception cref="FormatException">The text is none of them; the message says what it must be.</exception>
    public static CopyRule Parse(string text) => text switch
    {
        ExactWord => Exact,
        KeepWord => Keep,
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is > 0 and < 1 => new CopyRule(value),
        _ => throw new FormatException("must be exact, keep or a cosine in (0, 1), such as .98"),
    };

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Threshold switch
    {
        null => KeepWord,
        1 => ExactWord,
        { } cosine => cosine.ToString("R", CultureInfo.InvariantCulture),
    };
}
