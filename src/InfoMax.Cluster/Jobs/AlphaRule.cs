using System.Globalization;
using InfoMax.Core.Scores;
using MessagePack;

namespace InfoMax.Cluster.Jobs;

/// <summary>The weight of the redundancy term: a fixed value, or <c>auto:B</c>.</summary>
/// <param name="Fixed">A fixed alpha, or null for auto.</param>
/// <param name="Boost">B of the automatic rule alpha = B * mean(I) / (f * mean_i sum_j W_ij); negative for the B of the job's score.</param>
[MessagePackObject]
public sealed record AlphaRule([property: Key(0)] double? Fixed, [property: Key(1)] double Boost)
{
    private const string AutoPrefix = "auto:";

    /// <summary>The default: the B that goes with the score.</summary>
    [IgnoreMember]
    public static AlphaRule Auto { get; } = new(null, -1);

    /// <summary>Reads <c>auto</c>, <c>auto:B</c> or a value.</summary>
    /// <exception cref="FormatException">The text is none of them; the message says what it must be.</exception>
    public static AlphaRule Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "auto")
        {
            return Auto;
        }

        return text.StartsWith(AutoPrefix, StringComparison.Ordinal)
            ? new AlphaRule(null, NotNegative(text[AutoPrefix.Length..]) ?? throw new FormatException("B of auto:B must be a number of at least 0"))
            : new AlphaRule(NotNegative(text) ?? throw new FormatException("must be auto, auto:B or a number of at least 0"), 0);
    }

    /// <summary>The rule with its B, once the score is known.</summary>
    public AlphaRule For(ScoreDefinition score)
    {
        ArgumentNullException.ThrowIfNull(score);
        return this == Auto ? this with { Boost = score.Boost } : this;
    }

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        Fixed is { } alpha ? alpha.ToString("R", CultureInfo.InvariantCulture)
        : this == Auto ? "auto"
        : AutoPrefix + Boost.ToString("R", CultureInfo.InvariantCulture);

    private static double? NotNegative(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0 && double.IsFinite(value) ? value : null;
}
