using System.Globalization;

namespace InfoMax.Core.Scores;

/// <summary>Turns a normalised score r in [0, 1] into importance I in [0, 1], as <c>--score-order</c> names it.</summary>
public sealed record ScoreOrder
{
    private const string AtPrefix = "at:";

    private ScoreOrder(ScoreOrderKind kind, double quantile)
    {
        Kind = kind;
        Quantile = quantile;
    }

    /// <summary>I = r: the highest scores are worth most.</summary>
    public static ScoreOrder High { get; } = new(ScoreOrderKind.High, 0);

    /// <summary>I = 1 - r: the lowest scores are worth most.</summary>
    public static ScoreOrder Low { get; } = new(ScoreOrderKind.Low, 0);

    /// <summary>The order that the score's definition has at the budget: it must be found before it is applied.</summary>
    public static ScoreOrder Auto { get; } = new(ScoreOrderKind.Auto, 0);

    /// <summary>Which end is worth more.</summary>
    public ScoreOrderKind Kind { get; }

    /// <summary>Q in [0, 1] of <see cref="ScoreOrderKind.At"/>; 0 for the others.</summary>
    public double Quantile { get; }

    /// <summary>I = 1 - |r - Q|: scores at quantile <paramref name="quantile"/> are worth most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The quantile is not in [0, 1].</exception>
    public static ScoreOrder At(double quantile) => quantile is >= 0 and <= 1
        ? new ScoreOrder(ScoreOrderKind.At, quantile)
        : throw new ArgumentOutOfRangeException(nameof(quantile), quantile, "must be in [0, 1]");

    /// <summary>Reads <c>high</c>, <c>low</c>, <c>auto</c> or <c>at:Q</c>.</summary>
    /// <exception cref="FormatException">The text is none of them; the message says what it must be.</exception>
    public static ScoreOrder Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Equals("high", StringComparison.OrdinalIgnoreCase))
        {
            return High;
        }

        if (text.Equals("low", StringComparison.OrdinalIgnoreCase))
        {
            return Low;
        }

        if (text.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            return Auto;
        }

        if (!text.StartsWith(AtPrefix, StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException("must be auto, high, low or at:Q with Q in [0, 1], such as at:0.3");
        }

        ReadOnlySpan<char> quantile = text.AsSpan(AtPrefix.Length);
        return double.TryParse(quantile, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1
            ? At(value)
            : throw new FormatException("Q of at:Q must be a number in [0, 1], such as at:0.3");
    }

    /// <summary>I of a normalised score.</summary>
    /// <param name="normalized">r in [0, 1].</param>
    public double Apply(double normalized) => Kind switch
    {
        ScoreOrderKind.High => normalized,
        ScoreOrderKind.Low => 1 - normalized,
        ScoreOrderKind.At => 1 - Math.Abs(normalized - Quantile),
        _ => throw new InvalidOperationException("an order that is automatic is not found yet"),
    };

    /// <summary>The form that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Kind switch
    {
        ScoreOrderKind.High => "high",
        ScoreOrderKind.Low => "low",
        ScoreOrderKind.Auto => "auto",
        _ => AtPrefix + Quantile.ToString("R", CultureInfo.InvariantCulture),
    };
}
