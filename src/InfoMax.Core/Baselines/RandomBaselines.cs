using InfoMax.Core.Compute;
using InfoMax.Core.Objective;

namespace InfoMax.Core.Baselines;

/// <summary>Choices by chance, which are hard to beat above 30 %.</summary>
public static class RandomBaselines
{
    private const ulong Stream = 0x72616E64;

    /// <summary>p rows, every set equally likely.</summary>
    public static int[] Random(int rows, int budget, ulong seed)
    {
        RowChoice.RequireBudget(rows, budget);
        SeededRandom random = new(seed, Stream);
        return [.. RowChoice.Sample(RowChoice.All(rows), budget, ref random).Order()];
    }

    /// <summary>Of every class its share of p by largest remainder, at random within; rows without label are a class of their own.</summary>
    public static int[] ClassRandom(ReadOnlySpan<int> labels, int budget, ulong seed)
    {
        RowChoice.RequireBudget(labels.Length, budget);
        int[] owned = labels.ToArray();
        int[][] classes = [.. RowChoice.All(owned.Length).GroupBy(row => Math.Max(-1, owned[row])).OrderBy(group => group.Key).Select(group => group.ToArray())];
        int[] shares = LargestRemainder.Share(Array.ConvertAll(classes, rows => rows.Length), budget);
        SeededRandom random = new(seed, Stream);
        List<int> chosen = [];
        for (int c = 0; c < classes.Length; c++)
        {
            chosen.AddRange(RowChoice.Sample(classes[c], shares[c], ref random));
        }

        return [.. chosen.Order()];
    }

    /// <summary>p random rows of the better half by worth; of the p best where p is more than half.</summary>
    public static int[] HalfRandom(double[] worth, int budget, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(worth);
        RowChoice.RequireBudget(worth.Length, budget);
        int[] better = RowChoice.First(RowChoice.Descending(RowChoice.All(worth.Length), worth), Math.Max(budget, (worth.Length + 1) / 2));
        SeededRandom random = new(seed, Stream);
        return [.. RowChoice.Sample(better, budget, ref random).Order()];
    }
}
