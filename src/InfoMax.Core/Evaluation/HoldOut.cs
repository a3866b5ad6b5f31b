using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Evaluation;

/// <summary>Labelled rows set apart before anything is chosen, of every class its share.</summary>
/// <param name="Pool">The rows that are left to choose from, ascending: those without label are among them.</param>
/// <param name="Held">The rows set apart, ascending, each with a label.</param>
public sealed record HoldOut(int[] Pool, int[] Held)
{
    private const ulong Stream = 0x68656C64;

    /// <summary>Sets rows apart at random; a class of one row stays in the pool.</summary>
    /// <param name="labels">Class of each row, negative for none.</param>
    /// <param name="share">Share of the labelled rows, in (0, 1).</param>
    /// <param name="most">Rows set apart at most.</param>
    /// <param name="seed">Seed of the choice.</param>
    public static HoldOut Of(int[] labels, double share, int most, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        int[][] classes =
        [
            .. Enumerable.Range(0, labels.Length).Where(row => labels[row] >= 0).GroupBy(row => labels[row]).OrderBy(group => group.Key).Select(group => group.ToArray()),
        ];
        int labelled = classes.Sum(rows => rows.Length);
        int wanted = Math.Min(most, (int)Math.Floor(share * labelled));
        int[] shares = LargestRemainder.Share(Array.ConvertAll(classes, rows => rows.Length), wanted);
        SeededRandom random = new(seed, Stream);
        List<int> held = new(wanted);
        for (int c = 0; c < classes.Length; c++)
        {
            int[] rows = classes[c];
            int count = Math.Min(shares[c], rows.Length - 1);
            for (int i = 0; i < count; i++)
            {
                int other = i + random.NextInt(rows.Length - i);
                (rows[i], rows[other]) = (rows[other], rows[i]);
                held.Add(rows[i]);
            }
        }

        held.Sort();
        HashSet<int> apart = [.. held];
        return new HoldOut([.. Enumerable.Range(0, labels.Length).Where(row => !apart.Contains(row))], [.. held]);
    }

    /// <summary>Sets every labelled row apart once, in <paramref name="parts"/> parts of every class alike.</summary>
    /// <param name="labels">Class of each row, negative for none.</param>
    /// <param name="parts">Number of parts, at least 2.</param>
    /// <param name="seed">Seed of the division.</param>
    public static IReadOnlyList<HoldOut> Folds(int[] labels, int parts, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(parts, 2);
        SeededRandom random = new(seed, Stream);
        int[] part = new int[labels.Length];
        Array.Fill(part, -1);
        int next = 0;
        foreach (IGrouping<int, int> group in Enumerable.Range(0, labels.Length).Where(row => labels[row] >= 0).GroupBy(row => labels[row]).OrderBy(group => group.Key))
        {
            int[] rows = [.. group];
            for (int i = 0; i < rows.Length; i++)
            {
                int other = i + random.NextInt(rows.Length - i);
                (rows[i], rows[other]) = (rows[other], rows[i]);

                // Classes go on where the last one ended, so that parts are equal however small classes are.
                part[rows[i]] = next++ % parts;
            }
        }

        return
        [
            .. Enumerable.Range(0, parts).Select(number => new HoldOut(
                [.. Enumerable.Range(0, labels.Length).Where(row => part[row] != number)],
                [.. Enumerable.Range(0, labels.Length).Where(row => part[row] == number)])),
        ];
    }
}
