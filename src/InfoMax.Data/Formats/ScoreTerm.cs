using System.Globalization;

namespace InfoMax.Data.Formats;

/// <summary>A part of <c>combine:A*w+B*w</c>.</summary>
/// <param name="Score">A score that is no combination.</param>
/// <param name="Weight">w, of 1e-9 to 1e9 without its sign; a negative one turns the part round.</param>
public sealed record ScoreTerm(ScoreSource Score, double Weight)
{
    /// <summary>Reads the parts of a combination; a part without a weight has 1.</summary>
    /// <exception cref="FormatException">It is none; the message says what it must be.</exception>
    public static IReadOnlyList<ScoreTerm> ParseAll(string text)
    {
        List<ScoreTerm> terms = [];
        foreach (string piece in ScoreSource.Pieces(text, '+'))
        {
            (string score, double weight) = Split(piece);
            ScoreSource source = ScoreSource.Parse(score);
            if (source.Kind is ScoreKind.Combine or ScoreKind.Uniform or ScoreKind.Auto or ScoreKind.Several)
            {
                throw new FormatException($"cannot combine {score}: each part is a score of its own, such as el2n, hub or column:NAME");
            }

            if (terms.Any(term => term.Score == source))
            {
                throw new FormatException($"has {source} twice; give it once, with one weight");
            }

            terms.Add(new ScoreTerm(source, weight));
        }

        return terms;
    }

    /// <summary>The form that <see cref="ParseAll"/> reads.</summary>
    public override string ToString() => Weight == 1 ? Score.ToString() : string.Create(CultureInfo.InvariantCulture, $"{Score}*{Weight:R}");

    // Beyond these a sum of ranks overflows, or loses all the others' digits.
    private const double Least = 1e-9;
    private const double Most = 1e9;

    private static (string Score, double Weight) Split(string piece)
    {
        int star = piece.LastIndexOf('*');
        if (star < 0)
        {
            return (piece, 1);
        }

        return double.TryParse(piece.AsSpan(star + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out double weight) && Math.Abs(weight) is >= Least and <= Most
            ? (piece[..star].TrimEnd(), weight)
            : throw new FormatException($"{piece}: '{piece[(star + 1)..]}' is no weight; give a number from 1e-9 to 1e9, or its negative, such as {piece[..star]}*0.5");
    }
}
