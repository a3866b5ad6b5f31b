using InfoMax.Core.Compute;

namespace InfoMax.Data.Tests.Formats.Fuzz;

/// <summary>Draws for one case of a fuzz test: the same case number gives the same input on every machine.</summary>
internal sealed class FuzzRandom(ulong seed)
{
    private SplitMix64 _random = new(seed);

    public ulong Next() => _random.Next();

    /// <summary>A number in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound) => bound <= 1 ? 0 : (int)(Next() % (ulong)bound);

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];
}
