using InfoMax.Core.Compute;

namespace InfoMax.Cluster.Tests.Coordinator.Simulation;

/// <summary>The one source of chance in a simulation.</summary>
internal sealed class SeededChoice(ulong seed, ulong stream)
{
    private SeededRandom _random = new(seed, stream);

    /// <summary>Uniform in [0, <paramref name="bound"/>).</summary>
    public int Below(int bound) => _random.NextInt(bound);

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>].</summary>
    public int Between(int low, int high) => low + _random.NextInt(high - low + 1);

    /// <summary>True with the given probability.</summary>
    public bool Chance(double probability) => _random.NextDouble() < probability;

    /// <summary>A random element's index, weighted.</summary>
    public int Weighted(ReadOnlySpan<double> weights)
    {
        double total = 0;
        foreach (double weight in weights)
        {
            total += weight;
        }

        double at = _random.NextDouble() * total;
        for (int i = 0; i < weights.Length; i++)
        {
            at -= weights[i];
            if (at < 0)
            {
                return i;
            }
        }

        return 0;
    }
}
